package io.keraunos.data;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dates and times as files write them. */
class TimePatternTest {

  /** The value, or null where the text is not of the form. */
  private static <V> @Nullable V parse(Form<V> form, String text) {
    try {
      return form.parse(text, (rule, cause) -> new CsvException(rule, cause));
    } catch (CsvException e) {
      return null;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "dd.MM.yyyy, 29.02.2024, 2024-02-29",
    "dd.MM.yyyy, ' 29.02.2024 ', 2024-02-29",
    "d.M.yyyy, 9.2.2024, 2024-02-09",
    "d.M.uuuu, 9.2.2024, 2024-02-09",
    "yyyyMMdd, 20240229, 2024-02-29",
    "M/d/yy, 2/9/99, 2099-02-09",
    "dd-MMM-yyyy, 09-FEB-2024, 2024-02-09",
    "d MMMM yyyy, 9 february 2024, 2024-02-09",
    "'EEEE, MMM d, yyyy', 'Friday, Feb 9, 2024', 2024-02-09",
    "yyyy-MM-dd HH:mm, 2024-02-09 23:59, 2024-02-09",
    "yyyy-MM-dd[ HH:mm], 2024-02-09, 2024-02-09",
    "G d.M.yyyy, AD 9.2.2024, 2024-02-09",
  })
  void aDateHasAPattern(String pattern, String text, LocalDate date) {
    assertThat(parse(TimePattern.of(pattern).date(), text)).isEqualTo(date);
  }

  @ParameterizedTest
  @CsvSource({
    "dd.MM.yyyy, 30.02.2024",
    "dd.MM.yyyy, 31.04.2024",
    "dd.MM.yyyy, 9.2.2024",
    "dd.MM.yyyy, 09.02.24",
    "dd.MM.yyyy, 09.13.2024",
    "dd.MM.yyyy, 09.02.2024 00:00",
    "'EEEE, MMM d, yyyy', 'Monday, Feb 9, 2024'",
    "MM.yyyy, 02.2024"
  })
  void aDayThatThereIsNotIsRefused(String pattern, String text) {
    assertThat(parse(TimePattern.of(pattern).date(), text)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "dd.MM.yyyy HH:mm, 09.02.2024 23:59, 2024-02-09T23:59",
    "M/d/yyyy h:mm:ss a, 2/9/2024 4:05:06 pm, 2024-02-09T16:05:06",
    "yyyyMMddHH, 2024020916, 2024-02-09T16:00",
    "yyyy-MM-dd HH:mm:ss[.SSS], 2024-02-09 01:02:03.500, 2024-02-09T01:02:03.5"
  })
  void aTimeHasAPattern(String pattern, String text, LocalDateTime at) {
    TimePattern form = TimePattern.of(pattern);
    assertThat(parse(form.dateTime(), text)).isEqualTo(at);
    assertThat(parse(form.instant(), text)).isEqualTo(at.toInstant(java.time.ZoneOffset.UTC));
    assertThat(parse(form.dateTime(), text + "!")).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "yyyy-MM-dd HH:mm X, 2024-02-09 01:00 +02, 2024-02-08T23:00:00Z",
    "yyyy-MM-dd HH:mm VV, 2024-07-09 01:00 Europe/Athens, 2024-07-08T22:00:00Z",
    "'EEE, dd MMM yyyy HH:mm:ss z', 'Fri, 09 Feb 2024 00:00:00 GMT', 2024-02-09T00:00:00Z"
  })
  void aZoneOfAPatternCounts(String pattern, String text, Instant instant) {
    assertThat(parse(TimePattern.of(pattern).instant(), text)).isEqualTo(instant);
  }

  @ParameterizedTest
  @CsvSource({
    "2024-02-29T16:30Z, 2024-02-29T16:30:00Z",
    "2024-02-29 16:30:00.25+00:00, 2024-02-29T16:30:00.25Z",
    "2024-02-29T16:30:00-03:30, 2024-02-29T20:00:00Z"
  })
  void isoIsTheDefault(String text, Instant instant) {
    assertThat(parse(TimePattern.ISO.instant(), text)).isEqualTo(instant);
    assertThat(parse(TimePattern.ISO.date(), text.substring(0, 10)))
        .isEqualTo(LocalDate.of(2024, 2, 29));
    assertThat(parse(TimePattern.ISO.dateTime(), text.substring(0, 16)))
        .isEqualTo(LocalDateTime.of(2024, 2, 29, 16, 30));
    assertThat(parse(TimePattern.ISO.date(), text)).isNull();
    assertThat(parse(TimePattern.ISO.instant(), text.substring(0, 16))).isNull();
  }

  @Test
  void whatIsNoPatternIsRefused() {
    for (String pattern : new String[] {"dd.MM.jjjj", "yyyy-MM-dd'", "]"}) {
      assertThrows(IllegalArgumentException.class, () -> TimePattern.of(pattern));
    }
  }
}
