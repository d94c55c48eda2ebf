package io.keraunos.text;

import java.util.Locale;

/** Formats numbers in the sentences of findings, the same in every language. */
public final class FindingText {
  private FindingText() {}

  /** Formats a value with three significant digits: {@code 0.00125}, {@code 2.3e-09}. */
  public static String number(double value) {
    if (value == 0) {
      return "0";
    }
    double size = Math.abs(value);
    if (!Double.isFinite(value) || size < 1e-4 || size >= 1e6) {
      return String.format(Locale.ROOT, "%.2e", value);
    }
    int digits = Math.max(0, 2 - (int) Math.floor(Math.log10(size)));
    String text = String.format(Locale.ROOT, "%." + digits + "f", value);
    return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
  }

  /** Formats a share: {@code 12.5 %}. */
  public static String percent(double share) {
    return number(100 * share) + " %";
  }
}
