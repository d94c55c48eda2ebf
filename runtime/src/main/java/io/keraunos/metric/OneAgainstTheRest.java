package io.keraunos.metric;

import java.util.function.ToDoubleFunction;

/** A metric of two classes, for each class of several against the rest. */
final class OneAgainstTheRest {

  private OneAgainstTheRest() {}

  /**
   * Averages the metric over the classes.
   *
   * @param rows a score for each class, and the number of the class
   */
  static double of(float[][] rows, Average average, ToDoubleFunction<float[][]> metric) {
    int classes = rows.length == 0 ? 0 : rows[0].length - 1;
    if (average instanceof Average.OfClass of) {
      return metric.applyAsDouble(of(rows, of.number()));
    }
    if (average == Average.MICRO) {
      float[][] all = new float[rows.length * classes][];
      for (int k = 0; k < classes; k++) {
        System.arraycopy(of(rows, k), 0, all, k * rows.length, rows.length);
      }
      return metric.applyAsDouble(all);
    }
    double sum = 0;
    double weights = 0;
    for (int k = 0; k < classes; k++) {
      float[][] own = of(rows, k);
      double weight = 1;
      if (average == Average.WEIGHTED) {
        weight = 0;
        for (float[] row : own) {
          weight += row[1];
        }
      }
      sum += weight == 0 ? 0 : weight * metric.applyAsDouble(own);
      weights += weight;
    }
    return sum / weights;
  }

  private static float[][] of(float[][] rows, int k) {
    float[][] own = new float[rows.length][];
    for (int i = 0; i < own.length; i++) {
      own[i] = new float[] {rows[i][k], rows[i][rows[i].length - 1] == k ? 1 : 0};
    }
    return own;
  }
}
