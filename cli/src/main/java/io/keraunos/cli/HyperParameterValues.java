package io.keraunos.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values that a module is made with. Read by generated code. */
public final class HyperParameterValues {

  private final Map<String, Object> values;

  HyperParameterValues(Map<String, Object> values) {
    this.values = Map.copyOf(values);
  }

  /**
   * Returns the value of a constructor's parameter.
   *
   * @param type the class of its type, such as {@code Integer.class}
   */
  public <T> T get(String name, Class<T> type) {
    Object value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "the hyperparameter %s must have a value, but has none".formatted(name));
    }
    return type.cast(value);
  }

  /**
   * Returns the value of a field.
   *
   * @param first the field's initial value
   */
  public <T extends @Nullable Object> T get(String name, Class<?> type, T first) {
    Object value = values.get(name);
    if (value == null) {
      return first;
    }
    @SuppressWarnings("unchecked") // the class is that of the field, which has a T
    T cast = (T) type.cast(value);
    return cast;
  }
}
