package io.keraunos.callback;

/** A direction in which a metric improves. */
public enum Best {
  /** The lower, as of a loss. */
  MIN,
  /** The higher, as of an accuracy. */
  MAX;

  /**
   * Returns whether a value is better than another by more than a margin. NaN is neither better nor
   * worse.
   *
   * @param margin at least 0
   */
  public boolean better(double value, double than, double margin) {
    return this == MIN ? value < than - margin : value > than + margin;
  }

  /** Returns the value that every other one is better than. */
  public double worst() {
    return this == MIN ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
  }
}
