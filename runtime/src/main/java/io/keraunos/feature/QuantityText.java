package io.keraunos.feature;

import io.keraunos.spi.Feature;
import io.keraunos.text.NumberText;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Formats what was measured of a quantity as people write such values: dates, times and durations
 * in ISO-8601, all others as numbers.
 *
 * @param form what the quantity counts
 */
record QuantityText(Feature.Form form) {

  private static final double DAY = 86_400; // seconds
  private static final double MILLIS = 1e3;

  /** Returns the text of a value: a date to the nearest day, a time to the nearest second. */
  String of(double value) {
    return switch (form) {
      case NUMBER -> NumberText.of(value);
      case DATE -> LocalDate.ofEpochDay(Math.round(value)).toString();
      case DATE_TIME ->
          LocalDateTime.ofEpochSecond(Math.round(value), 0, ZoneOffset.UTC).toString();
      case INSTANT -> Instant.ofEpochSecond(Math.round(value)).toString();
      case DURATION -> duration(value);
    };
  }

  /** Returns the text of the distance of two values, which of dates and times is in days. */
  String ofDistance(double distance) {
    return switch (form) {
      case NUMBER -> NumberText.of(distance);
      case DATE -> NumberText.of(distance) + " days";
      case DATE_TIME, INSTANT -> NumberText.of(distance / DAY) + " days";
      case DURATION -> duration(distance);
    };
  }

  /** Returns a duration to the nearest millisecond, or second where it has a day or more. */
  private static String duration(double seconds) {
    return Math.abs(seconds) < DAY
        ? Duration.ofMillis(Math.round(seconds * MILLIS)).toString()
        : Duration.ofSeconds(Math.round(seconds)).toString();
  }
}
