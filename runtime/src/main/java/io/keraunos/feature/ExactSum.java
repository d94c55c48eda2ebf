package io.keraunos.feature;

import java.math.BigInteger;

/**
 * A sum of doubles, or of their squares, without rounding: the order of additions does not matter.
 *
 * <p>Implementation note. The sum is a whole number of units of 2<sup>-2148</sup>, the square of
 * the least double, kept in digits of 32 bits. A digit has 64 bits of memory, so carries wait until
 * 2<sup>30</sup> additions were made. Values that are not finite must not be added.
 */
final class ExactSum {

  /** The unit is 2 to the power of minus this. */
  static final int UNIT = 2 * 1074;

  // The squares end below 2^2048; 64 bits more hold the sum of as many as there may be.
  private static final int DIGITS = (UNIT + 2048 + Long.SIZE) / Integer.SIZE + 2;
  private static final int MOST_ADDITIONS = 1 << 30;
  private static final long DIGIT = 0xffffffffL;
  private static final long HIDDEN_BIT = 1L << 52;

  private final long[] digits = new long[DIGITS];
  private int additions;

  /** Adds a value. */
  void add(double value) {
    long bits = Double.doubleToRawLongBits(value);
    add(0, mantissa(bits), 1074 + position(bits), bits < 0);
  }

  /** Adds the square of a value. */
  void addSquare(double value) {
    long bits = Double.doubleToRawLongBits(value);
    long mantissa = mantissa(bits);
    add(Math.multiplyHigh(mantissa, mantissa), mantissa * mantissa, 2 * position(bits), false);
  }

  private static long mantissa(long bits) {
    long fraction = bits & (HIDDEN_BIT - 1);
    return exponent(bits) == 0 ? fraction : fraction | HIDDEN_BIT;
  }

  /** Returns the place of the lowest bit of the mantissa, in units of 2^-1074. */
  private static int position(long bits) {
    return Math.max(0, exponent(bits) - 1);
  }

  private static int exponent(long bits) {
    return (int) (bits >>> 52) & 0x7ff;
  }

  private void add(long high, long low, int position, boolean negative) {
    int at = position >>> 5;
    int shift = position & 31;
    // Three parts of the number shifted by less than a digit; the second shift is never one of 64.
    long first = low << shift;
    long second = (high << shift) | (low >>> 1 >>> (63 - shift));
    long third = high >>> 1 >>> (63 - shift);
    long sign = negative ? -1 : 1;
    digits[at] += sign * (first & DIGIT);
    digits[at + 1] += sign * (first >>> 32);
    digits[at + 2] += sign * (second & DIGIT);
    if (high != 0) {
      digits[at + 3] += second >>> 32;
      digits[at + 4] += third;
    }
    if (++additions == MOST_ADDITIONS) {
      carry();
    }
  }

  private void carry() {
    for (int i = 0; i < DIGITS - 1; i++) {
      long over = digits[i] >> 32;
      digits[i] -= over << 32;
      digits[i + 1] += over;
    }
    additions = 0;
  }

  /** Adds another sum, which is 0 afterwards. */
  void take(ExactSum other) {
    other.carry();
    carry();
    for (int i = 0; i < DIGITS; i++) {
      digits[i] += other.digits[i];
      other.digits[i] = 0;
    }
    additions = 1;
  }

  /** Returns the sum in its units. */
  BigInteger units() {
    BigInteger sum = BigInteger.ZERO;
    for (int i = DIGITS - 1; i >= 0; i--) {
      sum = sum.shiftLeft(32).add(BigInteger.valueOf(digits[i]));
    }
    return sum;
  }
}
