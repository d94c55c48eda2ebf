package io.keraunos.trainer;

import java.util.Arrays;

/** Mean and deviation of some measurements. */
final class Spread {
  private Spread() {}

  /** Computes the mean. */
  static double mean(double[] values) {
    return Arrays.stream(values).sum() / values.length;
  }

  /**
   * Computes the standard deviation: the root of the sum of squared differences from the mean over
   * {@code n - 1}; NaN of one value.
   */
  static double deviation(double[] values) {
    double mean = mean(values);
    double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    return Math.sqrt(squares / (values.length - 1));
  }
}
