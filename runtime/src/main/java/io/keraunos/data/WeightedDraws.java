package io.keraunos.data;

import io.keraunos.sampling.SamplingOrder;

/**
 * Draws of a discrete distribution in constant time: the alias method (Walker 1977, with the table
 * built as in Vose, "A Linear Algorithm for Generating Random Numbers with a Given Distribution",
 * 1991). The table has a column for each weight, all equally likely; a column gives itself, or else
 * its alias. A draw is a pure function of its key and its position.
 */
final class WeightedDraws {

  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  // Probability that a column gives itself, and its alias otherwise.
  private final double[] own;
  private final int[] alias;

  private WeightedDraws(double[] own, int[] alias) {
    this.own = own;
    this.alias = alias;
  }

  static WeightedDraws of(double[] weights) {
    int size = weights.length;
    double mean = sum(weights) / size;
    double[] own = new double[size];
    int[] alias = new int[size];
    // Columns below the mean from the front, the others from the back.
    int[] waiting = new int[size];
    int small = 0;
    int large = size;
    for (int i = 0; i < size; i++) {
      own[i] = weights[i] / mean;
      alias[i] = i;
      waiting[own[i] < 1 ? small++ : --large] = i;
    }
    while (small > 0 && large < size) {
      int less = waiting[--small];
      int more = waiting[large];
      alias[less] = more;
      own[more] -= 1 - own[less];
      if (own[more] < 1) {
        large++;
        waiting[small++] = more;
      }
    }
    // The remaining columns are full, up to rounding.
    while (small > 0) {
      own[waiting[--small]] = 1;
    }
    return new WeightedDraws(own, alias);
  }

  private static double sum(double[] weights) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      if (!(weights[i] >= 0) || Double.isInfinite(weights[i])) {
        throw new IllegalArgumentException(
            "weights must each be at least 0 and finite, but that of the example at index %s was %s"
                .formatted(i, weights[i]));
      }
      sum += weights[i];
    }
    if (!(sum > 0) || Double.isInfinite(sum)) {
      throw new IllegalArgumentException(
          "weights must have a sum above 0 and finite, but their sum was " + sum);
    }
    return sum;
  }

  /** Returns the key of an epoch's draws: of another family than its shuffled orders. */
  static long key(long seed, long epoch) {
    return SamplingOrder.mix(~SamplingOrder.mix(SamplingOrder.mix(seed) + epoch));
  }

  /** Returns the number of the weight that is drawn at a position. */
  long draw(long key, long position) {
    long first = SamplingOrder.mix(key + (2 * position + 1) * GAMMA);
    long second = SamplingOrder.mix(key + (2 * position + 2) * GAMMA);
    int column = (int) Math.multiplyHigh(first >>> 1, 2L * own.length);
    double part = (second >>> 11) * 0x1.0p-53;
    return part < own[column] ? column : alias[column];
  }
}
