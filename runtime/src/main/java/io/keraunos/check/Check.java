package io.keraunos.check;

import java.time.Duration;

/**
 * Checks of numbers and times that come from outside. Each returns the value, or throws an {@code
 * IllegalArgumentException} that says what it is, the rule and the value.
 */
public final class Check {
  private Check() {}

  /** Checks that a value is at least {@code least}. */
  public static int atLeast(String what, int value, int least) {
    return (int) atLeast(what, (long) value, least);
  }

  /** Checks that a value is at least {@code least}. */
  public static long atLeast(String what, long value, long least) {
    if (value < least) {
      throw wrong(what, "at least " + least, value);
    }
    return value;
  }

  /** Checks that a value is from {@code least} to {@code most}. */
  public static int between(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw wrong(what, "from %s to %s".formatted(least, most), value);
    }
    return value;
  }

  /** Checks that a time is from {@code least} to {@code most}. */
  public static Duration between(String what, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw wrong(what, "from %s to %s".formatted(least, most), value);
    }
    return value;
  }

  /** Checks that a time is above 0. */
  public static Duration positive(String what, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw wrong(what, "above 0", value);
    }
    return value;
  }

  /** Checks that a fraction is above 0 and at most 1. */
  public static double fraction(String what, double value) {
    if (!(value > 0 && value <= 1)) {
      throw wrong(what, "above 0 and at most 1", value);
    }
    return value;
  }

  private static IllegalArgumentException wrong(String what, String rule, Object value) {
    return new IllegalArgumentException("%s must be %s, but was %s".formatted(what, rule, value));
  }
}
