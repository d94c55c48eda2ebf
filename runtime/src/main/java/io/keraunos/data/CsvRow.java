package io.keraunos.data;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A record of a CSV file. A column is addressed by its name, if the file has a header, or by its
 * number, from 0. Every method but {@link #has(String)} throws {@link CsvException} if there is no
 * such column or its value is not of the type that is asked for.
 *
 * <p>Numbers are written with the digits 0 to 9, a decimal point and an exponent, as in {@code
 * -1.5e3}; a {@code float} and a {@code double} may also be {@code nan}, {@code inf} or {@code
 * infinity} in any case, with or without a sign, as NumPy and Java write them. An integer may be
 * written {@code 7}, {@code 7.0} or {@code 7e0}, but not {@code 7.5}. Digits in groups, hexadecimal
 * numbers and digits of other scripts are errors; so is a decimal comma without {@link
 * CsvFormat#decimalComma}.
 */
public final class CsvRow implements RecordRow {

  private final CsvColumns columns;
  private final long line;
  private final List<String> values;

  CsvRow(CsvColumns columns, long line, List<String> values) {
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
   * null} and {@code None}, or those that {@link CsvFormat#missing} has set. Where there is none,
   * only {@link #text(String)} can be asked for; all others throw. {@code nan} is a value.
   */
  @Override
  public boolean has(String column) {
    Integer number = columns.find(column);
    return number != null && has(number);
  }

  /** Returns whether there is a value in a column, as {@link #has(String)}. */
  public boolean has(int column) {
    return column >= 0 && column < values.size() && !columns.forms().isMissing(values.get(column));
  }

  /** Returns the value as it stands in the file, without quotes. */
  @Override
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

  @Override
  public byte byteValue(String column) {
    return byteValue(number(column));
  }

  /** Returns the value as a signed {@code byte}. */
  public byte byteValue(int column) {
    return value(column, columns.forms().ofByte);
  }

  @Override
  public short shortValue(String column) {
    return shortValue(number(column));
  }

  /** Returns the value as a {@code short}. */
  public short shortValue(int column) {
    return value(column, columns.forms().ofShort);
  }

  @Override
  public int intValue(String column) {
    return intValue(number(column));
  }

  /** Returns the value as an {@code int}. */
  public int intValue(int column) {
    return value(column, columns.forms().ofInt);
  }

  @Override
  public long longValue(String column) {
    return longValue(number(column));
  }

  /** Returns the value as a {@code long}. */
  public long longValue(int column) {
    return value(column, columns.forms().ofLong);
  }

  @Override
  public float floatValue(String column) {
    return floatValue(number(column));
  }

  /** Returns the value as a {@code float}. */
  public float floatValue(int column) {
    return value(column, columns.forms().ofFloat);
  }

  @Override
  public double doubleValue(String column) {
    return doubleValue(number(column));
  }

  /** Returns the value as a {@code double}. */
  public double doubleValue(int column) {
    return value(column, columns.forms().ofDouble);
  }

  /**
   * Returns the value as a {@code boolean}: {@code true} or {@code false} in any case, the number 1
   * or 0, or a word that {@link CsvFormat#booleans} has added.
   */
  @Override
  public boolean booleanValue(String column) {
    return booleanValue(number(column));
  }

  /** Returns the value as a {@code boolean}, as {@link #booleanValue(String)}. */
  public boolean booleanValue(int column) {
    return value(column, columns.forms().ofBoolean);
  }

  @Override
  public BigDecimal decimal(String column) {
    return decimal(number(column));
  }

  /** Returns the value as a decimal number with all its digits. */
  public BigDecimal decimal(int column) {
    return value(column, columns.forms().ofDecimal);
  }

  /** Returns the value as a date of the form {@link TimePattern#ISO}. */
  public LocalDate date(int column) {
    return date(column, TimePattern.ISO);
  }

  @Override
  public LocalDate date(String column, TimePattern form) {
    return date(number(column), form);
  }

  /** Returns the value as a date of another form. */
  public LocalDate date(int column, TimePattern form) {
    return value(column, form.date());
  }

  /** Returns the value as a date and time of the form {@link TimePattern#ISO}. */
  public LocalDateTime dateTime(int column) {
    return dateTime(column, TimePattern.ISO);
  }

  @Override
  public LocalDateTime dateTime(String column, TimePattern form) {
    return dateTime(number(column), form);
  }

  /** Returns the value as a date and time of another form. */
  public LocalDateTime dateTime(int column, TimePattern form) {
    return value(column, form.dateTime());
  }

  /** Returns the value as a point in time of the form {@link TimePattern#ISO}. */
  public Instant instant(int column) {
    return instant(column, TimePattern.ISO);
  }

  @Override
  public Instant instant(String column, TimePattern form) {
    return instant(number(column), form);
  }

  /** Returns the value as a point in time of another form; in UTC if it has no zone. */
  public Instant instant(int column, TimePattern form) {
    return value(column, form.instant());
  }

  @Override
  public Instant instant(String column, ChronoUnit unit) {
    return instant(number(column), unit);
  }

  /** Returns the value as a point in time, a number of units since 1970. */
  public Instant instant(int column, ChronoUnit unit) {
    return value(column, columns.forms().instants(unit));
  }

  @Override
  public Duration duration(String column) {
    return duration(number(column));
  }

  /** Returns the value as a duration, written {@code PT1H30M}. */
  public Duration duration(int column) {
    return value(column, columns.forms().ofDuration);
  }

  @Override
  public Duration duration(String column, ChronoUnit unit) {
    return duration(number(column), unit);
  }

  /** Returns the value as a duration, a number of units. */
  public Duration duration(int column, ChronoUnit unit) {
    return value(column, columns.forms().durations(unit));
  }

  @Override
  public UUID uuid(String column) {
    return uuid(number(column));
  }

  /** Returns the value as a UUID. */
  public UUID uuid(int column) {
    return value(column, columns.forms().ofUuid);
  }

  @Override
  public <E extends Enum<E>> E constant(String column, Class<E> type) {
    return constant(number(column), type);
  }

  /** Returns the value as a constant of an enum, as {@link #constant(String, Class)}. */
  public <E extends Enum<E>> E constant(int column, Class<E> type) {
    return value(column, columns.forms().constants(type));
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
      bytes[i] = value(from + i, columns.forms().ofUnsignedByte);
    }
    return bytes;
  }

  private int number(String column) {
    return columns.number(column, line);
  }

  private <V> V value(int column, Form<V> form) {
    String text = text(column);
    if (!has(column)) {
      throw error(column, form.rule().get(), columns.hintForMissing(text), null);
    }
    return form.parse(text, (rule, cause) -> error(column, rule, hint(text, form), cause));
  }

  private String hint(String text, Form<?> form) {
    if (form.equals(columns.forms().ofBoolean)) {
      return Character.isLetter(text.strip().codePointAt(0))
          ? ". Words of the file's own are added as in CsvFormat.booleans(\"Yes\", \"No\")"
          : "";
    }
    return !columns.forms().decimalComma() && CsvNumbers.hasComma(text)
        ? ". A comma is read neither as a decimal point nor between thousands. Where it is the"
            + " decimal point, set CsvFormat.decimalComma()"
        : "";
  }

  private CsvException error(int column, String rule, String hint, @Nullable Throwable cause) {
    String text = values.get(column);
    String shown =
        text.length() <= 100
            ? "'" + text + "'"
            : "'%s...' (%s characters)".formatted(text.substring(0, 100), text.length());
    return error(
        "column %s must be %s, but was %s%s".formatted(columns.describe(column), rule, shown, hint),
        cause);
  }

  CsvException error(String message, @Nullable Throwable cause) {
    return columns.error(line, message, cause);
  }
}
