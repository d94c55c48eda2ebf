package io.keraunos.spi;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The raw values of components, as {@link Meaning} has them. Called by generated collators for each
 * example: nothing is allocated, texts of numbers and UUIDs apart.
 *
 * @since SPI version 3
 */
public final class Raw {
  private Raw() {}

  /** The mark of a missing whole number, date or time. */
  public static final long MISSING = Long.MIN_VALUE;

  /** Returns a number; NaN if it is null. */
  public static double number(java.lang.@Nullable Number value) {
    return value == null ? Double.NaN : value.doubleValue();
  }

  /** Returns 1 for true, 0 for false; NaN if it is null. */
  public static double number(@Nullable Boolean value) {
    return value == null ? Double.NaN : value ? 1 : 0;
  }

  /** Returns a duration in seconds; NaN if it is null. */
  public static double number(@Nullable Duration value) {
    return value == null ? Double.NaN : value.getSeconds() + value.getNano() / 1e9;
  }

  /** Returns a whole number; {@link #MISSING} if it is null. */
  public static long whole(java.lang.@Nullable Number value) {
    return value == null ? MISSING : value.longValue();
  }

  /** Returns the days since 1970-01-01; {@link #MISSING} if it is null. */
  public static long time(@Nullable LocalDate value) {
    return value == null ? MISSING : value.toEpochDay();
  }

  /** Returns the seconds since 1970-01-01T00:00, cut; {@link #MISSING} if it is null. */
  public static long time(@Nullable LocalDateTime value) {
    return value == null ? MISSING : value.toEpochSecond(ZoneOffset.UTC);
  }

  /** Returns the seconds since 1970-01-01T00:00Z, cut; {@link #MISSING} if it is null. */
  public static long time(@Nullable Instant value) {
    return value == null ? MISSING : value.getEpochSecond();
  }

  /** Returns a text; empty if it is null. */
  public static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  /** Returns a constant's name; empty if it is null. */
  public static String text(@Nullable Enum<?> value) {
    return value == null ? "" : value.name();
  }

  /** Returns {@code true} or {@code false}; empty if it is null. */
  public static String text(@Nullable Boolean value) {
    return value == null ? "" : value ? "true" : "false";
  }

  /** Returns a UUID as {@link UUID#toString()} gives it; empty if it is null. */
  public static String text(@Nullable UUID value) {
    return value == null ? "" : value.toString();
  }
}
