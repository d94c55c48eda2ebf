package io.keraunos.feature;

import java.math.BigInteger;

/** Mean and standard deviation of numbers, computed without rounding and then rounded once. */
final class Moments {

  // More than the 53 bits of a double and the bit that decides the rounding.
  private static final int ROOT_BITS = 64;

  private final ExactSum sum = new ExactSum();
  private final ExactSum squares = new ExactSum();
  private long count;
  private double least = Double.POSITIVE_INFINITY;
  private double most = Double.NEGATIVE_INFINITY;

  /** Adds a finite number. */
  void add(double value) {
    count++;
    sum.add(value);
    squares.addSquare(value);
    least = Math.min(least, value);
    most = Math.max(most, value);
  }

  /** Adds the numbers of another one, which has none afterwards. */
  void take(Moments other) {
    count += other.count;
    sum.take(other.sum);
    squares.take(other.squares);
    least = Math.min(least, other.least);
    most = Math.max(most, other.most);
    other.count = 0;
    other.least = Double.POSITIVE_INFINITY;
    other.most = Double.NEGATIVE_INFINITY;
  }

  long count() {
    return count;
  }

  double least() {
    return least;
  }

  double most() {
    return most;
  }

  /** Returns the mean. There must be a number. */
  double mean() {
    return Rounding.ratio(sum.units(), BigInteger.valueOf(count).shiftLeft(ExactSum.UNIT));
  }

  /** Returns the standard deviation of the numbers as a population. There must be one. */
  double deviation() {
    BigInteger n = BigInteger.valueOf(count);
    BigInteger total = sum.units().shiftRight(ExactSum.UNIT / 2); // exact: no double is less
    // The variance times n^2, in units of 2^-2148: a root of it has units of 2^-1074.
    BigInteger scaled = squares.units().multiply(n).subtract(total.multiply(total));
    int shift =
        Math.max(0, ROOT_BITS + n.bitLength() - scaled.bitLength() / 2); // so that it has as many
    BigInteger shifted = scaled.shiftLeft(2 * shift);
    BigInteger square = n.multiply(n);
    BigInteger root = shifted.divide(square).sqrt();
    boolean exact = root.multiply(root).multiply(square).equals(shifted);
    BigInteger halves = root.shiftLeft(1); // one half stands for all that is cut off
    return Rounding.ratio(
        exact ? halves : halves.setBit(0), BigInteger.ONE.shiftLeft(shift + 1 + ExactSum.UNIT / 2));
  }
}
