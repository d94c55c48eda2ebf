package io.keraunos.data;

import java.math.BigDecimal;
import java.util.Locale;

/**
 * Parser of numbers in data files, whose syntax is less than Java's own (no hexadecimal floats,
 * type suffixes or digits of other scripts) and a little more (NumPy's {@code nan} and {@code inf},
 * integers with a decimal point).
 */
final class CsvNumbers {

  // A long has 19 digits; the rest is a decimal point, zeros and an exponent.
  private static final int MAX_INTEGER_LENGTH = 400;

  private CsvNumbers() {}

  /** Returns NaN or an infinity if the text is one of their names, otherwise 0. */
  static double special(String text) {
    String name = text.strip().toLowerCase(Locale.ROOT);
    boolean negative = name.startsWith("-");
    if (negative || name.startsWith("+")) {
      name = name.substring(1);
    }
    return switch (name) {
      case "nan" -> Double.NaN;
      case "inf", "infinity" -> negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
      default -> 0;
    };
  }

  /**
   * Returns the text for Java's parsers, which take it for a decimal number or refuse it.
   *
   * @throws NumberFormatException if it has other characters than those of a decimal number
   */
  static String decimal(String text) {
    String stripped = text.strip();
    for (int i = 0; i < stripped.length(); i++) {
      char c = stripped.charAt(i);
      if ((c < '0' || c > '9') && "+-.eE".indexOf(c) < 0) {
        throw new NumberFormatException("character " + c);
      }
    }
    return stripped;
  }

  /**
   * Parses an integer, also one written as {@code 7.0} or {@code 7e0}.
   *
   * @throws NumberFormatException if it is not a number
   * @throws ArithmeticException if it has a fraction or does not fit
   */
  static long integer(String text) {
    String number = decimal(text);
    if (number.length() > MAX_INTEGER_LENGTH) {
      throw new NumberFormatException("more than " + MAX_INTEGER_LENGTH + " characters");
    }
    boolean plain = number.indexOf('.') < 0 && number.indexOf('e') < 0 && number.indexOf('E') < 0;
    return plain ? Long.parseLong(number) : new BigDecimal(number).longValueExact();
  }

  /** Returns whether a text looks like a number with a decimal comma or with groups of digits. */
  static boolean hasComma(String text) {
    return text.strip().matches("[+-]?[0-9][0-9.' ]{0,40},[0-9][0-9.,]{0,40}");
  }
}
