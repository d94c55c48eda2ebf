package io.keraunos.benchmarks;

import java.util.Collection;

/** The median of some numbers, and how far they lie apart. */
record Spread(double min, double median, double max) {

  /**
   * Returns the spread of at least one number.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Spread of(Collection<Double> numbers) {
    double[] sorted = numbers.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int count = sorted.length;
    if (count == 0) {
      throw new IllegalArgumentException("numbers must have at least one element, but had none");
    }
    return new Spread(
        sorted[0], (sorted[(count - 1) / 2] + sorted[count / 2]) / 2, sorted[count - 1]);
  }
}
