package io.keraunos.data;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/**
 * The form of dates and times in texts.
 *
 * <pre>{@code
 * TimePattern german = TimePattern.of("dd.MM.yyyy");
 * }</pre>
 */
public final class TimePattern {

  /**
   * ISO 8601: {@code 2024-05-31}, {@code 2024-05-31T16:30:00}, {@code 2024-05-31T16:30:00Z} or
   * {@code +02:00}; a blank may stand for the T, seconds and their fraction may be left out.
   */
  public static final TimePattern ISO =
      new TimePattern(
          Form.of("a date such as 2024-05-31", LocalDate::parse),
          Form.of(
              "a date and time such as 2024-05-31T16:30:00",
              text -> LocalDateTime.parse(iso(text))),
          Form.of(
              "a point in time such as 2024-05-31T16:30:00Z",
              text -> OffsetDateTime.parse(iso(text)).toInstant()));

  private static final ZonedDateTime SAMPLE =
      ZonedDateTime.of(2024, 5, 31, 16, 30, 0, 0, ZoneOffset.UTC);

  private final Form<LocalDate> date;
  private final Form<LocalDateTime> dateTime;
  private final Form<Instant> instant;

  private TimePattern(Form<LocalDate> date, Form<LocalDateTime> dateTime, Form<Instant> instant) {
    this.date = date;
    this.dateTime = dateTime;
    this.instant = instant;
  }

  /**
   * Returns a form of one's own.
   *
   * @param pattern as {@link DateTimeFormatter} has it. Names are English, in any case; a day that
   *     a month does not have is an error, not its last day
   * @throws IllegalArgumentException if it is no pattern
   */
  public static TimePattern of(String pattern) {
    DateTimeFormatter formatter = formatter(pattern);
    String form = "of the form %s, such as %s".formatted(pattern, formatter.format(SAMPLE));
    return new TimePattern(
        Form.of("a date " + form, text -> LocalDate.parse(text, formatter)),
        Form.of("a date and time " + form, text -> LocalDateTime.parse(text, formatter)),
        Form.of(
            "a point in time " + form,
            text -> instant(formatter.parseBest(text, ZonedDateTime::from, LocalDateTime::from))));
  }

  private static DateTimeFormatter formatter(String pattern) {
    DateTimeFormatterBuilder builder =
        new DateTimeFormatterBuilder().parseCaseInsensitive().appendPattern(pattern);
    // A year of an era (y) has none to be resolved by, where a pattern does not say it (G).
    if (pattern.indexOf('y') >= 0 && pattern.indexOf('G') < 0) {
      builder.parseDefaulting(ChronoField.ERA, 1);
    }
    return builder.toFormatter(Locale.US).withResolverStyle(ResolverStyle.STRICT);
  }

  private static Instant instant(TemporalAccessor parsed) {
    return parsed instanceof LocalDateTime local
        ? local.toInstant(ZoneOffset.UTC)
        : Instant.from(parsed);
  }

  private static String iso(String text) {
    return text.length() > 10 && text.charAt(10) == ' '
        ? text.substring(0, 10) + "T" + text.substring(11)
        : text;
  }

  Form<LocalDate> date() {
    return date;
  }

  Form<LocalDateTime> dateTime() {
    return dateTime;
  }

  Form<Instant> instant() {
    return instant;
  }
}
