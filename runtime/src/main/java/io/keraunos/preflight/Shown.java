package io.keraunos.preflight;

import java.util.Locale;

/** Texts of numbers in findings. */
final class Shown {
  private Shown() {}

  /** Returns a number as it is read best. */
  static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e6
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.4g", value);
  }
}
