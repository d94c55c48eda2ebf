package io.keraunos.feature;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The values of the rows whose numbers have the smallest hashes, up to {@link #SIZE} of them: a
 * random sample that is the same whoever reads the rows, in whatever order.
 *
 * <p>Up to so many values all are in it, and quantiles are exact. Beyond, the share of all values
 * below a quantile is off by less than 1.3 percentage points with a probability of 99 %
 * (Dvoretzky-Kiefer-Wolfowitz: it is off by more than e with one of at most 2 exp(-2 SIZE
 * e<sup>2</sup>)).
 */
final class Sample {

  /** The most values. */
  static final int SIZE = 16_384;

  private long[] hashes = new long[256];
  private double[] values = new double[256];
  private int held; // up to twice the size, before the largest hashes are thrown away
  private long most = Long.MAX_VALUE; // no larger hash can be in the sample

  /**
   * Adds a value.
   *
   * @param hash that of its row; no two rows have the same
   */
  void add(long hash, double value) {
    if (hash <= most) {
      if (held == hashes.length) {
        makeRoom();
      }
      hashes[held] = hash;
      values[held++] = value;
    }
  }

  private void makeRoom() {
    if (held < 2 * SIZE) {
      hashes = Arrays.copyOf(hashes, 2 * held);
      values = Arrays.copyOf(values, 2 * held);
    } else {
      trim();
    }
  }

  private void trim() {
    if (held <= SIZE) {
      return;
    }
    most = SmallestHashes.greatest(hashes, held, SIZE);
    int kept = 0;
    for (int i = 0; i < held; i++) {
      if (hashes[i] <= most) {
        hashes[kept] = hashes[i];
        values[kept++] = values[i];
      }
    }
    held = kept;
  }

  /** Returns whether there are so many that another one should take them. */
  boolean areMany() {
    return held >= SIZE / 4;
  }

  /** Adds the values of another one, which has none afterwards and takes none in vain. */
  void take(Sample other) {
    for (int i = 0; i < other.held; i++) {
      add(other.hashes[i], other.values[i]);
    }
    other.held = 0;
    other.most = most;
  }

  /**
   * Returns evenly spaced quantiles, the first the least value and the last the greatest: those of
   * NumPy's default, linear interpolation. There must be a value.
   */
  List<Double> quantiles(int count) {
    trim();
    double[] sorted = Arrays.copyOf(values, held);
    Arrays.sort(sorted);
    List<Double> quantiles = new ArrayList<>(count);
    double before = sorted[0];
    for (int i = 0; i < count; i++) {
      long place = (long) i * (held - 1);
      int at = (int) (place / (count - 1));
      double part = (double) (place % (count - 1)) / (count - 1);
      // Rounding must not make a quantile less than the one before.
      before = part == 0 ? sorted[at] : Math.max(before, between(sorted[at], sorted[at + 1], part));
      quantiles.add(before);
    }
    return quantiles;
  }

  /** Returns a value between two, as NumPy computes it; that overflows where they are far apart. */
  private static double between(double low, double high, double part) {
    double distance = high - low;
    if (Double.isInfinite(distance)) {
      return low * (1 - part) + high * part;
    }
    return part < 0.5 ? low + distance * part : high - distance * (1 - part);
  }
}
