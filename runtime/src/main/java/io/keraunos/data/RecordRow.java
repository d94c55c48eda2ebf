package io.keraunos.data;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * A row of a table, whose values are asked for by the names of their columns: a record of a CSV
 * file, or a row of a query. Every method but {@link #has} throws if there is no such column, its
 * value is missing or not of the type that is asked for; the message says where, what a value must
 * look like and what was there. Which columns a {@link RecordReader} finds under a name, it says.
 */
public interface RecordRow {

  /** Returns whether the row has such a column and a value in it. */
  boolean has(String column);

  /** Returns a whole number from -128 to 127. */
  byte byteValue(String column);

  /** Returns a whole number from -32,768 to 32,767. */
  short shortValue(String column);

  /** Returns a whole number that fits an {@code int}. */
  int intValue(String column);

  /** Returns a whole number that fits a {@code long}. */
  long longValue(String column);

  /** Returns a number as the nearest {@code float}. */
  float floatValue(String column);

  /** Returns a number as the nearest {@code double}. */
  double doubleValue(String column);

  /** Returns a {@code boolean}: {@code true} or {@code false} in any case, the number 1 or 0. */
  boolean booleanValue(String column);

  /** Returns a text as it stands there. */
  String text(String column);

  /** Returns a decimal number with all its digits. */
  BigDecimal decimal(String column);

  /** Returns a date of the form {@link TimePattern#ISO}. */
  default LocalDate date(String column) {
    return date(column, TimePattern.ISO);
  }

  /** Returns a date whose texts are of another form. */
  LocalDate date(String column, TimePattern form);

  /** Returns a date and time of the form {@link TimePattern#ISO}. */
  default LocalDateTime dateTime(String column) {
    return dateTime(column, TimePattern.ISO);
  }

  /** Returns a date and time whose texts are of another form. */
  LocalDateTime dateTime(String column, TimePattern form);

  /** Returns a point in time of the form {@link TimePattern#ISO}. */
  default Instant instant(String column) {
    return instant(column, TimePattern.ISO);
  }

  /** Returns a point in time whose texts are of another form; in UTC if it has no zone. */
  Instant instant(String column, TimePattern form);

  /** Returns a point in time from a number of units since 1970-01-01T00:00Z. */
  Instant instant(String column, ChronoUnit unit);

  /** Returns a duration written as ISO 8601 has it: {@code PT1H30M}. */
  Duration duration(String column);

  /** Returns a duration from a number of units, such as {@link ChronoUnit#MINUTES}. */
  Duration duration(String column, ChronoUnit unit);

  /** Returns a UUID. */
  UUID uuid(String column);

  /**
   * Returns a constant of an enum by its name. If it has none of that name, it is the only one that
   * has the same letters and digits, whatever their case and what stands between them: {@code
   * Month-to-month} is {@code MONTH_TO_MONTH}.
   */
  <E extends Enum<E>> E constant(String column, Class<E> type);
}
