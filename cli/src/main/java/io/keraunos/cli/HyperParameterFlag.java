package io.keraunos.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A hyperparameter on the command line. Made by generated code.
 *
 * @param name the name it is recorded under
 * @param type its class: {@code Integer}, {@code Long}, {@code Float}, {@code Double}, {@code
 *     Boolean}, {@code String}, {@code Path} or an enum
 * @param defaultValue its value if nothing is given; empty if it must be given, or is a field
 * @param isField whether it is a field, which has a value of its own
 * @param min the smallest value of a number
 * @param max the largest value of a number
 * @param description its description
 */
public record HyperParameterFlag(
    String name,
    Class<?> type,
    Optional<String> defaultValue,
    boolean isField,
    double min,
    double max,
    String description) {

  /** Returns a flag for a constructor's parameter, which must be given. */
  public static HyperParameterFlag parameter(String name, Class<?> type) {
    return new HyperParameterFlag(
        name,
        type,
        Optional.empty(),
        false,
        Double.NEGATIVE_INFINITY,
        Double.POSITIVE_INFINITY,
        "");
  }

  /** Returns a flag for a field. */
  public static HyperParameterFlag field(String name, Class<?> type) {
    return new HyperParameterFlag(
        name, type, Optional.empty(), true, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, "");
  }

  /** Returns this flag with a default value. */
  public HyperParameterFlag defaultValue(String value) {
    return new HyperParameterFlag(name, type, Optional.of(value), isField, min, max, description);
  }

  /** Returns this flag with a smallest value. */
  public HyperParameterFlag min(double value) {
    return new HyperParameterFlag(name, type, defaultValue, isField, value, max, description);
  }

  /** Returns this flag with a largest value. */
  public HyperParameterFlag max(double value) {
    return new HyperParameterFlag(name, type, defaultValue, isField, min, value, description);
  }

  /** Returns this flag with a description. */
  public HyperParameterFlag description(String text) {
    return new HyperParameterFlag(name, type, defaultValue, isField, min, max, text);
  }

  /** Returns the flag's name: {@code --learning-rate} for {@code learningRate}. */
  String flag() {
    return "--"
        + name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").replace('_', '-').toLowerCase(Locale.ROOT);
  }

  /** Returns the label of the value in the help. */
  String label() {
    if (type == Boolean.class) {
      return "true|false";
    }
    if (type == String.class) {
      return "TEXT";
    }
    if (type == Path.class) {
      return "PATH";
    }
    return type.isEnum() ? "NAME" : isWhole() ? "N" : "X";
  }

  /** Returns the values it takes, in words, such as {@code a number from 0 to 1}. */
  String rule() {
    if (type == Boolean.class) {
      return "true or false";
    }
    if (type == String.class) {
      return "a text";
    }
    if (type == Path.class) {
      return "a path";
    }
    if (type.isEnum()) {
      return "one of "
          + Arrays.stream(type.getEnumConstants())
              .map(constant -> ((Enum<?>) constant).name())
              .collect(Collectors.joining(", "));
    }
    return (isWhole() ? "a whole number" : "a number") + range();
  }

  private boolean isWhole() {
    return type == Integer.class || type == Long.class;
  }

  private String range() {
    boolean from = min != Double.NEGATIVE_INFINITY;
    boolean to = max != Double.POSITIVE_INFINITY;
    return from && to
        ? " from %s to %s".formatted(text(min), text(max))
        : from ? " of at least " + text(min) : to ? " of at most " + text(max) : "";
  }

  private static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  /**
   * Returns the value that a text stands for.
   *
   * @throws IllegalArgumentException if it is none
   */
  Object parse(String text) {
    try {
      Object value = read(text);
      if (!(value instanceof Number number)
          || (number.doubleValue() >= min && number.doubleValue() <= max)) {
        return value;
      }
    } catch (NumberFormatException | InvalidPathException e) {
      // The rule says what is wrong with it.
    }
    throw new IllegalArgumentException("must be %s, but was %s".formatted(rule(), text));
  }

  private Object read(String text) {
    if (type == Integer.class) {
      return Integer.valueOf(text);
    }
    if (type == Long.class) {
      return Long.valueOf(text);
    }
    if (type == Float.class) {
      return Float.valueOf(text);
    }
    if (type == Double.class) {
      return Double.valueOf(text);
    }
    if (type == Path.class) {
      return Path.of(text);
    }
    if (type == Boolean.class) {
      if (text.equals("true") || text.equals("false")) {
        return Boolean.valueOf(text);
      }
      throw new NumberFormatException(text);
    }
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .filter(constant -> ((Enum<?>) constant).name().equalsIgnoreCase(text))
          .findFirst()
          .orElseThrow(() -> new NumberFormatException(text));
    }
    return text;
  }
}
