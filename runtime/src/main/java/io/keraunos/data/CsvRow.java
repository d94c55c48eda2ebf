package io.keraunos.data;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One record of a CSV file. A column is addressed by its name, if the file has a header, or by its
 * number, from 0. Every method throws {@link CsvException} if there is no such column or its value
 * is not of the type that is asked for.
 */
public final class CsvRow {

  private final String file;
  private final Map<String, Integer> columns;
  private final long line;
  private final List<String> values;

  CsvRow(String file, Map<String, Integer> columns, long line, List<String> values) {
    this.file = file;
    this.columns = columns;
    this.line = line;
    this.values = values;
  }

  /** The line of the file on which the record starts, from 1. */
  public long line() {
    return line;
  }

  /** The number of columns. */
  public int size() {
    return values.size();
  }

  /** The value as it stands in the file, without quotes. */
  public String text(String column) {
    return text(number(column));
  }

  /** The value as it stands in the file, without quotes. */
  public String text(int column) {
    if (column < 0 || column >= values.size()) {
      throw error(
          "column must be from 0 to %d, but was %d".formatted(values.size() - 1, column), null);
    }
    return values.get(column);
  }

  /** A {@code float}. */
  public float floatValue(String column) {
    return floatValue(number(column));
  }

  /** A {@code float}. */
  public float floatValue(int column) {
    return parse(
        column,
        "a float",
        text -> {
          float value = Float.parseFloat(decimal(text));
          return Float.isInfinite(value) && !isInfinity(text) ? null : value;
        });
  }

  /** A {@code double}. */
  public double doubleValue(String column) {
    return doubleValue(number(column));
  }

  /** A {@code double}. */
  public double doubleValue(int column) {
    return parse(
        column,
        "a double",
        text -> {
          double value = Double.parseDouble(decimal(text));
          return Double.isInfinite(value) && !isInfinity(text) ? null : value;
        });
  }

  /** An {@code int}. */
  public int intValue(String column) {
    return intValue(number(column));
  }

  /** An {@code int}. */
  public int intValue(int column) {
    return parse(column, "an int", text -> Integer.valueOf(text.strip()));
  }

  /** A {@code long}. */
  public long longValue(String column) {
    return longValue(number(column));
  }

  /** A {@code long}. */
  public long longValue(int column) {
    return parse(column, "a long", text -> Long.valueOf(text.strip()));
  }

  /** A {@code boolean}: {@code true} or {@code false} in any case, {@code 1} or {@code 0}. */
  public boolean booleanValue(String column) {
    return booleanValue(number(column));
  }

  /** A {@code boolean}: {@code true} or {@code false} in any case, {@code 1} or {@code 0}. */
  public boolean booleanValue(int column) {
    return parse(
        column,
        "true, false, 1 or 0",
        text ->
            switch (text.strip().toLowerCase(Locale.ROOT)) {
              case "true", "1" -> true;
              case "false", "0" -> false;
              default -> null;
            });
  }

  /** The {@code float} values of some columns. */
  public float[] floats(String... names) {
    float[] floats = new float[names.length];
    for (int i = 0; i < names.length; i++) {
      floats[i] = floatValue(names[i]);
    }
    return floats;
  }

  /**
   * The {@code float} values of a range of columns.
   *
   * @param from the first column
   * @param to the column after the last one
   */
  public float[] floats(int from, int to) {
    float[] floats = new float[to - from];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = floatValue(from + i);
    }
    return floats;
  }

  /**
   * A range of columns as unsigned bytes, each written as a number from 0 to 255.
   *
   * @param from the first column
   * @param to the column after the last one
   */
  public byte[] bytes(int from, int to) {
    byte[] bytes = new byte[to - from];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] =
          parse(
              from + i,
              "an int from 0 to 255",
              text -> {
                int value = Integer.parseInt(text.strip());
                return value < 0 || value > 255 ? null : (byte) value;
              });
    }
    return bytes;
  }

  private int number(String column) {
    Integer number = columns.get(column);
    if (number == null) {
      String reason =
          columns.isEmpty()
              ? "but the file is read without a header: address the column by its number"
              : "but they are " + String.join(", ", columns.keySet());
      throw error("column '%s' must be one of the file's, %s".formatted(column, reason), null);
    }
    return number;
  }

  // The parser may return null, as well as throw, to say that the value is not of the type.
  private <V> V parse(int column, String type, Function<String, @Nullable V> parser) {
    String text = text(column);
    V value;
    NumberFormatException cause = null;
    try {
      value = parser.apply(text);
    } catch (NumberFormatException e) {
      value = null;
      cause = e;
    }
    if (value == null) {
      throw error(
          "column %s must be %s, but was '%s'".formatted(describe(column), type, text), cause);
    }
    return value;
  }

  // Java's own number syntax allows a type suffix: 1f, 1d. Data files do not.
  private static String decimal(String text) {
    String stripped = text.strip();
    if (!stripped.isEmpty() && "fFdD".indexOf(stripped.charAt(stripped.length() - 1)) >= 0) {
      throw new NumberFormatException("type suffix in " + text);
    }
    return stripped;
  }

  private static boolean isInfinity(String text) {
    return text.contains("Inf");
  }

  private String describe(int column) {
    return columns.entrySet().stream()
        .filter(entry -> entry.getValue() == column)
        .map(entry -> "%d ('%s')".formatted(column, entry.getKey()))
        .findFirst()
        .orElse(Integer.toString(column));
  }

  CsvException error(String message, @Nullable Throwable cause) {
    return new CsvException("%s, line %d: %s".formatted(file, line, message), cause);
  }
}
