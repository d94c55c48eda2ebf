package io.keraunos.feature;

import java.math.BigInteger;

/** Exact fractions as doubles. */
final class Rounding {
  private Rounding() {}

  // A double below 2^-1022 is a whole number of units of 2^-1074.
  private static final int LEAST_UNIT = -1074;

  /**
   * Returns the double that is nearest to a fraction, the even one of two.
   *
   * @param denominator above 0
   */
  static double ratio(BigInteger numerator, BigInteger denominator) {
    if (numerator.signum() == 0) {
      return 0;
    }
    BigInteger size = numerator.abs();
    // The quotient has 55 or 56 bits: 53, one that decides, and those that say whether it is more.
    int unit = size.bitLength() - denominator.bitLength() - 55;
    unit = Math.max(unit, LEAST_UNIT - 2);
    BigInteger[] parts =
        unit > 0
            ? size.divideAndRemainder(denominator.shiftLeft(unit))
            : size.shiftLeft(-unit).divideAndRemainder(denominator);
    long quotient = parts[0].longValueExact() | (parts[1].signum() == 0 ? 0 : 1);
    double rounded =
        unit == LEAST_UNIT - 2 && quotient < 1L << 54
            ? ((quotient + 1 + ((quotient >> 2) & 1)) >> 2) * Double.MIN_VALUE
            : Math.scalb((double) quotient, unit);
    return numerator.signum() < 0 ? -rounded : rounded;
  }
}
