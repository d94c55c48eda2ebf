package io.keraunos.logger;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Formats of numbers, times and texts in a report, the same in every locale. */
final class Figures {
  private Figures() {}

  private static final MathContext DIGITS = new MathContext(6, RoundingMode.HALF_EVEN);
  private static final double PLAIN_FROM = 1e-4;
  private static final double PLAIN_TO = 1e9;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss z", Locale.ROOT);

  /** Formats a metric's value with six digits, or as a word if it is not finite. */
  static String number(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "∞" : "−∞";
    }
    if (value == 0) {
      return "0";
    }
    double size = Math.abs(value);
    if (size < PLAIN_FROM || size >= PLAIN_TO) {
      return format("%.5e", value).replaceAll("\\.?0*e", "e");
    }
    return new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString();
  }

  /** Formats a whole number with separated thousands. */
  static String count(long count) {
    return format("%,d", count);
  }

  /** Formats a duration by its two biggest units. */
  static String duration(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return format("%d min %d s", seconds / 60, seconds % 60);
    }
    if (seconds < 86_400) {
      return format("%d h %d min", seconds / 3600, seconds / 60 % 60);
    }
    return format("%,d d %d h", seconds / 86_400, seconds / 3600 % 24);
  }

  static String time(Instant instant, ZoneId zone) {
    return TIME.format(instant.atZone(zone));
  }

  /** Escapes a text for HTML, between tags or in quotes. */
  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
