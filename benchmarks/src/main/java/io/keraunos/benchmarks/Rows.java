package io.keraunos.benchmarks;

import io.keraunos.data.Dataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Rows whose class is the sign of a product of sums, so that a small network has to learn. */
final class Rows {
  private Rows() {}

  static Dataset<Row> make(int count) {
    Random random = new Random(1);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] x = new float[20];
      double left = 0;
      double right = 0;
      for (int j = 0; j < x.length; j++) {
        x[j] = (float) random.nextGaussian();
        if (j < 10) {
          left += x[j];
        } else {
          right += x[j];
        }
      }
      rows.add(new Row(x, left * right > 0 ? 1 : 0));
    }
    return Dataset.of(rows);
  }
}
