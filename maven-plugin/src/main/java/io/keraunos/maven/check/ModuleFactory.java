package io.keraunos.maven.check;

import io.keraunos.annotation.HyperParameter;
import java.lang.reflect.Constructor;
import java.lang.reflect.Parameter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/**
 * Makes modules without being told how: with the constructor that needs least, the defaults of its
 * hyperparameters, and null for every other object, which is data, that no check reads.
 */
final class ModuleFactory {

  /** Says why a module cannot be made. */
  static final class CannotBeMade extends Exception {
    private static final long serialVersionUID = 1L;

    CannotBeMade(String why) {
      super(why);
    }
  }

  /**
   * A module that was made.
   *
   * @param object the module
   * @param complete whether no null was given for an object
   */
  record Made(Object object, boolean complete) {}

  private ModuleFactory() {}

  /** Makes a module. */
  static Made make(Class<?> type) throws CannotBeMade {
    Constructor<?> constructor =
        Arrays.stream(type.getDeclaredConstructors())
            .min(Comparator.comparingInt(Constructor::getParameterCount))
            .orElseThrow(() -> new CannotBeMade("it has no constructor"));
    Parameter[] parameters = constructor.getParameters();
    Object[] arguments = new Object[parameters.length];
    boolean complete = true;
    for (int i = 0; i < parameters.length; i++) {
      Optional<Object> given = argument(parameters[i]);
      if (given.isEmpty() && parameters[i].getType().isPrimitive()) {
        throw new CannotBeMade(
            "its constructor needs a %s, and has no default for it"
                .formatted(parameters[i].getType()));
      }
      complete &= given.isPresent();
      arguments[i] = given.orElse(null);
    }
    try {
      constructor.setAccessible(true);
      return new Made(constructor.newInstance(arguments), complete);
    } catch (ReflectiveOperationException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new CannotBeMade(
          complete
              ? "its constructor throws " + cause
              : "its constructor needs an object that a build has not: " + cause);
    }
  }

  private static Optional<Object> argument(Parameter parameter) {
    HyperParameter hyper = parameter.getAnnotation(HyperParameter.class);
    if (hyper == null || hyper.defaultValue().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(value(parameter.getType(), hyper.defaultValue()));
  }

  /** Reads a text that the processor has found to be one of the type. */
  private static Object value(Class<?> type, String text) {
    if (type == int.class) {
      return Integer.valueOf(text);
    } else if (type == long.class) {
      return Long.valueOf(text);
    } else if (type == float.class) {
      return Float.valueOf(text);
    } else if (type == double.class) {
      return Double.valueOf(text);
    } else if (type == boolean.class) {
      return Boolean.valueOf(text);
    } else if (type == Path.class) {
      return Path.of(text);
    } else if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .filter(constant -> ((Enum<?>) constant).name().equals(text))
          .findFirst()
          .orElseThrow();
    }
    return text;
  }
}
