package io.keraunos.text;

import java.util.Locale;

/** Formats numbers of any size for tables and log lines, the same everywhere. */
public final class NumberText {
  private NumberText() {}

  private static final double LEAST_PLAIN = 1e-3;
  private static final double LEAST_LARGE = 1e6;
  private static final double GREATEST_PLAIN = 1e12;

  /**
   * Returns a number with four digits behind the point; with one from a million on; as a power of
   * ten below a thousandth and from 10^12 on.
   */
  public static String of(double value) {
    double size = Math.abs(value);
    boolean plain = value == 0 || (size >= LEAST_PLAIN && size < GREATEST_PLAIN);
    String format = plain ? size < LEAST_LARGE ? "%.4f" : "%.1f" : "%.4e";
    return String.format(Locale.ROOT, format, value + 0.0); // no -0
  }

  /** Returns a whole number, with a comma before every three digits. */
  public static String whole(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
