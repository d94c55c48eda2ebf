package io.keraunos.trainer;

import io.keraunos.data.Dataset;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;

/**
 * The record of a dataset's examples, taken apart and put together by reflection.
 *
 * @param components in the order of the record
 * @param constructor the canonical one
 */
record ExampleRecord<T>(List<RecordComponent> components, Constructor<T> constructor) {

  /**
   * Returns the record of the first example.
   *
   * @throws IllegalArgumentException if it is none, or is closed to reflection
   * @throws IllegalStateException if it cannot be read
   */
  static <T> ExampleRecord<T> of(Dataset<T> examples) {
    T first;
    try {
      first = examples.get(0);
    } catch (Exception e) {
      throw new IllegalStateException("the first example cannot be read: " + e, e);
    }
    @SuppressWarnings("unchecked") // the class of a T
    Class<T> type = (Class<T>) first.getClass();
    if (!type.isRecord()) {
      throw new IllegalArgumentException(
          "an example must be a record to be taken apart, but was of %s. Name each part with part(...)"
              .formatted(type));
    }
    List<RecordComponent> components = Arrays.asList(type.getRecordComponents());
    try {
      Constructor<T> constructor =
          type.getDeclaredConstructor(
              components.stream().map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      components.forEach(component -> component.getAccessor().setAccessible(true));
      return new ExampleRecord<>(components, constructor);
    } catch (ReflectiveOperationException | RuntimeException e) { // its module may be closed
      throw new IllegalArgumentException(
          "%s must be open to reflection, but is not: %s. Open its package, or name each part with part(...)"
              .formatted(type, e.getMessage()),
          e);
    }
  }

  /** Returns the names of the components. */
  List<String> names() {
    return components.stream().map(RecordComponent::getName).toList();
  }

  /**
   * Returns a function that gives an example the component of another one.
   *
   * @throws IllegalArgumentException if there is no such component
   */
  BinaryOperator<T> taking(String name) {
    int at = names().indexOf(name);
    if (at < 0) {
      throw new IllegalArgumentException(
          "a component of %s must be one of %s, but was \"%s\""
              .formatted(constructor.getDeclaringClass().getSimpleName(), names(), name));
    }
    return (example, other) -> {
      Object[] values = new Object[components.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = value(i == at ? other : example, i);
      }
      return create(values);
    };
  }

  private Object value(T example, int component) {
    try {
      return components.get(component).getAccessor().invoke(example);
    } catch (ReflectiveOperationException e) {
      throw failed(e);
    }
  }

  private T create(Object[] values) {
    try {
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw failed(e);
    }
  }

  private IllegalStateException failed(ReflectiveOperationException e) {
    Throwable cause = e instanceof InvocationTargetException ? e.getCause() : e;
    return new IllegalStateException(
        "a %s cannot be put together from the components of two: %s. Leave the component out, or exchange several together with part(...)"
            .formatted(constructor.getDeclaringClass().getSimpleName(), cause),
        cause);
  }
}
