package io.keraunos.data;

import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Parser of numbers in data files, whose syntax is less than Java's own (no hexadecimal floats,
 * type suffixes or digits of other scripts) and a little more (NumPy's {@code nan} and {@code inf},
 * integers with a decimal point). Texts have no blanks around them. What is no number is null or a
 * {@link NumberFormatException}.
 *
 * @param decimalComma whether a comma stands before the fraction, and a point nowhere
 */
record CsvNumbers(boolean decimalComma) {

  // A long has 19 digits; the rest is a decimal point, zeros and an exponent.
  static final int MAX_LENGTH = 400;

  @Nullable Float floatValue(String text) {
    double special = special(text);
    if (special != 0) {
      return (float) special;
    }
    float value = Float.parseFloat(decimal(text));
    return Float.isInfinite(value) ? null : value;
  }

  @Nullable Double doubleValue(String text) {
    double special = special(text);
    if (special != 0) {
      return special;
    }
    double value = Double.parseDouble(decimal(text));
    return Double.isInfinite(value) ? null : value;
  }

  /** Returns NaN or an infinity if the text is one of their names, otherwise 0. */
  private static double special(String text) {
    String name = text.toLowerCase(Locale.ROOT);
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
  private String decimal(String text) {
    String allowed = decimalComma ? "+-,eE" : "+-.eE";
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && allowed.indexOf(c) < 0) {
        throw new NumberFormatException("character " + c);
      }
    }
    return decimalComma ? text.replace(',', '.') : text;
  }

  /** Returns a decimal number of at most {@link #MAX_LENGTH} characters with all its digits. */
  BigDecimal exact(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new NumberFormatException("more than " + MAX_LENGTH + " characters");
    }
    return new BigDecimal(decimal(text));
  }

  /**
   * Parses an integer, also one written as {@code 7.0} or {@code 7e0}.
   *
   * @throws ArithmeticException if it has a fraction or does not fit
   */
  long integer(String text) {
    String number = decimal(text);
    if (number.length() > MAX_LENGTH) {
      throw new NumberFormatException("more than " + MAX_LENGTH + " characters");
    }
    boolean plain = number.indexOf('.') < 0 && number.indexOf('e') < 0 && number.indexOf('E') < 0;
    return plain ? Long.parseLong(number) : new BigDecimal(number).longValueExact();
  }

  /** Returns whether a text looks like a number with a decimal comma or with groups of digits. */
  static boolean hasComma(String text) {
    return text.strip().matches("[+-]?[0-9][0-9.' ]{0,40},[0-9][0-9.,]{0,40}");
  }
}
