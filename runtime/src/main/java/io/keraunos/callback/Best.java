package io.keraunos.callback;

/** Which of two values of a metric is the better one. */
public enum Best {
  /** The lower, as of a loss. */
  MIN,
  /** The higher, as of an accuracy. */
  MAX;

  /**
   * Whether a value is better than another by more than a margin. What is not a number is neither
   * better nor worse.
   *
   * @param margin at least 0
   */
  public boolean better(double value, double than, double margin) {
    return this == MIN ? value < than - margin : value > than + margin;
  }

  /** The value that every other one is better than. */
  public double worst() {
    return this == MIN ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
  }
}
