package io.keraunos.logger;

import static com.google.common.truth.Truth.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, 0",
    "1, 1",
    "0.1, 0.1",
    "1.23456789, 1.23457",
    "-12345678, -12345700",
    "0.0001, 0.0001",
    "0.00001, 1e-05",
    "2.5e-7, 2.5e-07",
    "1e9, 1e+09",
    "1.7e308, 1.7e+308",
    "4.9e-324, 4.9e-324",
    "NaN, NaN",
    "Infinity, ∞",
    "-Infinity, −∞"
  })
  void numbersHaveSixDigits(double value, String text) {
    assertThat(Figures.number(value)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0, 0 s", "59, 59 s", "61, 1 min 1 s", "3600, 1 h 0 min", "90061, 1 d 1 h"})
  void durationsHaveTwoUnits(long seconds, String text) {
    assertThat(Figures.duration(Duration.ofSeconds(seconds))).isEqualTo(text);
  }

  @Test
  void timesHaveAZone() {
    assertThat(Figures.time(Instant.parse("2026-05-01T22:04:05.6Z"), ZoneId.of("Europe/Athens")))
        .isEqualTo("2026-05-02 01:04:05 EEST");
  }
}
