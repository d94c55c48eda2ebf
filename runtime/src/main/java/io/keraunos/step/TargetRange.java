package io.keraunos.step;

/**
 * The targets that a loss or metric is defined for, as checks of the data read it.
 *
 * @param least the least value
 * @param most the largest value
 * @param whole whether a target is a whole number
 */
public record TargetRange(double least, double most, boolean whole) {

  /** Any number. */
  public static final TargetRange NUMBERS =
      new TargetRange(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, false);

  /** Numbers from 0 on, such as counts. */
  public static final TargetRange NOT_NEGATIVE =
      new TargetRange(0, Double.POSITIVE_INFINITY, false);

  /** Numbers from 0 to 1. */
  public static final TargetRange PROBABILITIES = new TargetRange(0, 1, false);

  /** Numbers from -1 to 1, of which those above 0 are positive: -1 and 1, or 0 and 1. */
  public static final TargetRange SIGNS = new TargetRange(-1, 1, false);

  /** Returns the numbers of so many classes, from 0 on; any whole number if they are not known. */
  public static TargetRange classes(long count) {
    return new TargetRange(0, count > 0 ? count - 1 : Double.POSITIVE_INFINITY, true);
  }

  /** Returns the values in both ranges. */
  public TargetRange and(TargetRange other) {
    return new TargetRange(
        Math.max(least, other.least), Math.min(most, other.most), whole || other.whole);
  }

  /** Returns whether a target is in the range. */
  public boolean contains(double target) {
    return target >= least && target <= most && (!whole || target == Math.rint(target));
  }
}
