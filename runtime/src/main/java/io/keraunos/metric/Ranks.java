package io.keraunos.metric;

import java.util.Arrays;
import java.util.Comparator;

/** Ranks of numbers, where equal ones share the mean of theirs. */
final class Ranks {

  private Ranks() {}

  /**
   * Computes Spearman's correlation of two columns; NaN if a number is, or a column is constant.
   */
  static double spearman(float[][] rows) {
    double[] a = of(rows, 0);
    double[] b = of(rows, 1);
    double mean = (rows.length + 1) / 2.0;
    double both = 0;
    double one = 0;
    double other = 0;
    for (int i = 0; i < rows.length; i++) {
      both += (a[i] - mean) * (b[i] - mean);
      one += (a[i] - mean) * (a[i] - mean);
      other += (b[i] - mean) * (b[i] - mean);
    }
    return both / Math.sqrt(one * other);
  }

  private static double[] of(float[][] rows, int column) {
    Integer[] order = new Integer[rows.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> rows[i][column]));
    double[] ranks = new double[rows.length];
    int start = 0;
    while (start < order.length) {
      float value = rows[order[start]][column];
      int end = start + 1;
      while (end < order.length && rows[order[end]][column] == value) {
        end++;
      }
      for (int i = start; i < end; i++) {
        ranks[order[i]] = Float.isNaN(value) ? Double.NaN : (start + 1 + end) / 2.0;
      }
      start = end;
    }
    return ranks;
  }
}
