package io.keraunos.trainer;

import java.time.Duration;

/** Rules that several settings share. */
final class Check {
  private Check() {}

  static long atLeast(String setting, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(
          setting + " must be at least " + least + ", but was " + value);
    }
    return value;
  }

  static int between(String setting, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s must be from %s to %s, but was %s".formatted(setting, least, most, value));
    }
    return value;
  }

  static Duration between(String setting, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "%s must be from %s to %s, but was %s".formatted(setting, least, most, value));
    }
    return value;
  }

  static Duration positive(String setting, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(setting + " must be above 0, but was " + value);
    }
    return value;
  }

  static void ordered(String lower, long low, String upper, long high) {
    if (low > high) {
      throw new IllegalArgumentException(
          "%s must be at most %s, but were %s and %s".formatted(lower, upper, low, high));
    }
  }
}
