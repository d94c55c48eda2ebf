package io.keraunos.processor.parse;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Optional;

/**
 * The rule for patterns of dates and times: what is written by one must be read again as the same.
 * They are read as the runtime's {@code TimePattern} does.
 */
final class ColumnPatterns {

  // Its week is of the next year, its hour none of a clock with twelve.
  private static final ZonedDateTime SAMPLE =
      ZonedDateTime.of(2018, 12, 31, 16, 0, 0, 0, ZoneOffset.UTC);

  private ColumnPatterns() {}

  /**
   * Returns what is wrong with a pattern, to follow it in a sentence.
   *
   * @param type a type of {@link ValueType#TIMES}
   */
  static Optional<String> mistake(String pattern, ValueType type) {
    DateTimeFormatter formatter;
    try {
      formatter = formatter(pattern);
    } catch (IllegalArgumentException e) {
      return Optional.of("is no pattern: " + e.getMessage());
    }
    Object sample =
        switch (type) {
          case DATE -> SAMPLE.toLocalDate();
          case DATE_TIME -> SAMPLE.toLocalDateTime();
          default -> SAMPLE.toInstant();
        };
    try {
      String text = formatter.format(SAMPLE);
      Object read = read(text, formatter, type);
      return read.equals(sample)
          ? Optional.empty()
          : Optional.of("writes %s as '%s' and reads %s".formatted(sample, text, read));
    } catch (DateTimeException e) {
      return Optional.of("does not say all of one");
    }
  }

  private static DateTimeFormatter formatter(String pattern) {
    DateTimeFormatterBuilder builder =
        new DateTimeFormatterBuilder().parseCaseInsensitive().appendPattern(pattern);
    if (pattern.indexOf('y') >= 0 && pattern.indexOf('G') < 0) {
      builder.parseDefaulting(ChronoField.ERA, 1);
    }
    return builder.toFormatter(Locale.US).withResolverStyle(ResolverStyle.STRICT);
  }

  private static Object read(String text, DateTimeFormatter formatter, ValueType type) {
    return switch (type) {
      case DATE -> LocalDate.parse(text, formatter);
      case DATE_TIME -> LocalDateTime.parse(text, formatter);
      default -> {
        TemporalAccessor read = formatter.parseBest(text, ZonedDateTime::from, LocalDateTime::from);
        yield read instanceof LocalDateTime local
            ? local.toInstant(ZoneOffset.UTC)
            : ((ZonedDateTime) read).toInstant();
      }
    };
  }
}
