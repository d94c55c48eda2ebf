package io.keraunos.data;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A record of a CSV file. A column is addressed by its name, if the file has a header, or by its
 * number, from 0. Every method but {@link #has(String)} throws {@link CsvException} if there is no
 * such column or its value is not of the type that is asked for.
 *
 * <p>Numbers are written with the digits 0 to 9, a decimal point and an exponent, as in {@code
 * -1.5e3}; a {@code float} and a {@code double} may also be {@code nan}, {@code inf} or {@code
 * infinity} in any case, with or without a sign, as NumPy and Java write them. An integer may be
 * written {@code 7}, {@code 7.0} or {@code 7e0}, but not {@code 7.5}. A decimal comma, digits in
 * groups, hexadecimal numbers and digits of other scripts are errors.
 */
public final class CsvRow {

  private static final Set<String> MISSING =
      Set.of("", "NA", "N/A", "n/a", "#N/A", "<NA>", "NULL", "null", "None");

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

  /** Returns the line of the file on which the record starts, from 1. */
  public long line() {
    return line;
  }

  /** Returns the number of columns. */
  public int size() {
    return values.size();
  }

  /**
   * Returns whether there is a value in a column: whether the file has a column of this name, and
   * the record has something in it other than blanks and the words for "missing" that pandas and R
   * write: {@code NA}, {@code N/A}, {@code n/a}, {@code #N/A}, {@code <NA>}, {@code NULL}, {@code
   * null} and {@code None}. Where there is none, only {@link #text(String)} can be asked for; all
   * others throw. {@code nan} is a value.
   */
  public boolean has(String column) {
    Integer number = columns.get(column);
    return number != null && has(number);
  }

  /** Returns whether there is a value in a column, as {@link #has(String)}. */
  public boolean has(int column) {
    return column >= 0 && column < values.size() && !MISSING.contains(values.get(column).strip());
  }

  /** Returns the value as it stands in the file, without quotes. */
  public String text(String column) {
    return text(number(column));
  }

  /** Returns the value as it stands in the file, without quotes. */
  public String text(int column) {
    if (column < 0 || column >= values.size()) {
      throw error(
          "column must be from 0 to %s, but was %s".formatted(values.size() - 1, column), null);
    }
    return values.get(column);
  }

  /** Returns the value as a {@code float}. */
  public float floatValue(String column) {
    return floatValue(number(column));
  }

  /** Returns the value as a {@code float}. */
  public float floatValue(int column) {
    return parse(
        column,
        "a float",
        text -> {
          double special = CsvNumbers.special(text);
          if (special != 0) {
            return (float) special;
          }
          float value = Float.parseFloat(CsvNumbers.decimal(text));
          return Float.isInfinite(value) ? null : value;
        });
  }

  /** Returns the value as a {@code double}. */
  public double doubleValue(String column) {
    return doubleValue(number(column));
  }

  /** Returns the value as a {@code double}. */
  public double doubleValue(int column) {
    return parse(
        column,
        "a double",
        text -> {
          double special = CsvNumbers.special(text);
          if (special != 0) {
            return special;
          }
          double value = Double.parseDouble(CsvNumbers.decimal(text));
          return Double.isInfinite(value) ? null : value;
        });
  }

  /** Returns the value as an {@code int}. */
  public int intValue(String column) {
    return intValue(number(column));
  }

  /** Returns the value as an {@code int}. */
  public int intValue(int column) {
    return parse(
        column,
        "an int",
        text -> {
          long value = CsvNumbers.integer(text);
          return (int) value == value ? (int) value : null;
        });
  }

  /** Returns the value as a {@code long}. */
  public long longValue(String column) {
    return longValue(number(column));
  }

  /** Returns the value as a {@code long}. */
  public long longValue(int column) {
    return parse(column, "a long", CsvNumbers::integer);
  }

  /**
   * Returns the value as a {@code boolean}: {@code true} or {@code false} in any case, the number 1
   * or 0.
   */
  public boolean booleanValue(String column) {
    return booleanValue(number(column));
  }

  /**
   * Returns the value as a {@code boolean}: {@code true} or {@code false} in any case, the number 1
   * or 0.
   */
  public boolean booleanValue(int column) {
    return parse(
        column,
        "true, false, 1 or 0",
        text ->
            switch (text.strip().toLowerCase(Locale.ROOT)) {
              case "true" -> true;
              case "false" -> false;
              default -> {
                long value = CsvNumbers.integer(text);
                yield (value == 0 || value == 1) ? value == 1 : null;
              }
            });
  }

  /** Returns the {@code float} values of some columns. */
  public float[] floats(String... names) {
    float[] floats = new float[names.length];
    for (int i = 0; i < names.length; i++) {
      floats[i] = floatValue(names[i]);
    }
    return floats;
  }

  /**
   * Returns the {@code float} values of a range of columns.
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
   * Returns a range of columns as unsigned bytes, each written as a number from 0 to 255.
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
                long value = CsvNumbers.integer(text);
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
    RuntimeException cause = null;
    try {
      value = has(column) ? parser.apply(text) : null;
    } catch (ArithmeticException | NumberFormatException e) {
      value = null;
      cause = e;
    }
    if (value == null) {
      throw error(
          "column %s must be %s, but was %s%s"
              .formatted(describe(column), type, quoted(text), hint(column, text)),
          cause);
    }
    return value;
  }

  private static String quoted(String text) {
    return text.length() <= 100
        ? "'" + text + "'"
        : "'%s...' (%s characters)".formatted(text.substring(0, 100), text.length());
  }

  private String hint(int column, String text) {
    if (text.isBlank()) {
      return "";
    }
    if (!has(column)) {
      return ". Ask has(...) first where values are missing";
    }
    return CsvNumbers.hasComma(text)
        ? ". A comma is read neither as a decimal point nor between thousands: change it in the"
            + " mapper, as in Float.parseFloat(row.text(...).replace(',', '.'))"
        : "";
  }

  private String describe(int column) {
    return columns.entrySet().stream()
        .filter(entry -> entry.getValue() == column)
        .map(entry -> "%s ('%s')".formatted(column, entry.getKey()))
        .findFirst()
        .orElse(Integer.toString(column));
  }

  CsvException error(String message, @Nullable Throwable cause) {
    return new CsvException("%s, line %s: %s".formatted(file, line, message), cause);
  }
}
