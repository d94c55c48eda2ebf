package io.keraunos.benchmarks;

import io.keraunos.annotation.TensorShape;
import io.keraunos.data.Dataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A row of a made table.
 *
 * @param numbers 20 normally distributed numbers
 * @param label 0 or 1
 */
record MadeRow(@TensorShape(MadeRow.NUMBERS) float[] numbers, int label) {

  static final int NUMBERS = 20;
  static final int ROWS = 64_000;
  private static final double WRONG_LABELS = 0.1;

  /**
   * The table, the same every time: the label says whether the sum of the products of neighbouring
   * numbers is positive, except for a tenth of the rows where it is wrong, so that the loss has a
   * floor and two trainings can be compared by it.
   */
  static Dataset<MadeRow> table() {
    Random random = new Random(20);
    List<MadeRow> rows = new ArrayList<>(ROWS);
    for (int row = 0; row < ROWS; row++) {
      float[] numbers = new float[NUMBERS];
      for (int i = 0; i < NUMBERS; i++) {
        numbers[i] = (float) random.nextGaussian();
      }
      double sum = 0;
      for (int i = 0; i < NUMBERS; i += 2) {
        sum += (double) numbers[i] * numbers[i + 1];
      }
      boolean positive = sum > 0 ^ random.nextDouble() < WRONG_LABELS;
      rows.add(new MadeRow(numbers, positive ? 1 : 0));
    }
    return Dataset.of(rows);
  }
}
