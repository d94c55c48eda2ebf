package io.keraunos.processor.parse;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.data.TimePattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Patterns that are refused when a program is compiled, and those that the runtime reads. */
final class ColumnPatternsTest {

  @ParameterizedTest
  @CsvSource({
    "DATE, dd.MM.yyyy",
    "DATE, M/d/yy",
    "DATE, 'EEEE, d MMMM uuuu'",
    "DATE, G yyyy-MM-dd",
    "DATE, yyyy-MM-dd HH:mm",
    "DATE, yyyy-DDD",
    "DATE, YYYY-'W'ww-e",
    "DATE_TIME, yyyy-MM-dd HH:mm[:ss]",
    "DATE_TIME, M/d/yyyy h:mm a",
    "DATE_TIME, yyyyMMddHH",
    "INSTANT, yyyy-MM-dd HH:mm",
    "INSTANT, yyyy-MM-dd'T'HH:mm:ssX",
    "INSTANT, yyyy-MM-dd HH:mm VV"
  })
  void whatIsReadAsItWasWrittenIsRight(ValueType type, String pattern) {
    assertThat(ColumnPatterns.mistake(pattern, type)).isEmpty();
    assertThat(TimePattern.of(pattern)).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "DATE, MM/yyyy",
    "DATE, yyyy-mm-dd",
    "DATE, YYYY-MM-dd",
    "DATE, HH:mm",
    "DATE_TIME, dd.MM.yyyy",
    "DATE_TIME, dd.MM.yyyy hh:mm",
    "INSTANT, HH:mm X"
  })
  void whatIsNotAllOfATypeIsRefused(ValueType type, String pattern) {
    assertThat(ColumnPatterns.mistake(pattern, type)).hasValue("does not say all of one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dd.MM.jjjj", "]", "yyyy-MM-dd'", "#", "ddd"})
  void whatIsNoPatternIsRefusedHereAndThere(String pattern) {
    assertThat(ColumnPatterns.mistake(pattern, ValueType.DATE).orElse("right"))
        .startsWith("is no pattern: ");
    assertThrows(IllegalArgumentException.class, () -> TimePattern.of(pattern));
  }

  @Test
  void everyPatternIsOneForBothOrNeither() {
    String letters = "GuyDMLdQqYwWEecFaBhKkHmsSAnNVvzOXxZp'[]{}#";
    for (int i = 0; i < letters.length(); i++) {
      for (int length = 1; length < 6; length++) {
        String pattern = letters.substring(i, i + 1).repeat(length);
        boolean isOne =
            ColumnPatterns.mistake(pattern, ValueType.DATE)
                .filter(mistake -> mistake.startsWith("is no pattern"))
                .isEmpty();
        assertWithMessage(pattern).that(isPattern(pattern)).isEqualTo(isOne);
      }
    }
  }

  private static boolean isPattern(String pattern) {
    try {
      TimePattern.of(pattern);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
