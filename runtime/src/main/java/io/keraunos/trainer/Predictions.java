package io.keraunos.trainer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.tensorflow.ndarray.Shape;

/**
 * The outputs of a predict step, one for each example, in the order of the dataset: all of them, in
 * memory. {@link Trainer#predictStream} gives those of any number of examples.
 */
public final class Predictions implements Iterable<float[]> {

  private final Shape shape;
  private final List<float[]> rows;

  private Predictions(Shape shape, List<float[]> rows) {
    this.shape = shape;
    this.rows = rows;
  }

  /** Reads a stream to its end. */
  public static Predictions collect(PredictionStream stream) {
    List<float[]> rows = new ArrayList<>();
    stream.forEachRemaining(rows::add);
    return new Predictions(stream.shape(), rows);
  }

  /** Returns the number of examples. */
  public int size() {
    return rows.size();
  }

  /**
   * Returns the shape of the output as the step returns it; its first dimension, the batch, is -1.
   */
  public Shape shape() {
    return shape;
  }

  /**
   * Returns the output for one example, flat in row-major order. Integer outputs come as floats.
   *
   * @param index the example, 0 to {@code size() - 1}
   */
  public float[] row(int index) {
    return rows.get(index).clone();
  }

  /** Returns the outputs in their order, each as {@link #row} gives it. */
  @Override
  public Iterator<float[]> iterator() {
    return rows.stream().map(float[]::clone).iterator();
  }

  /**
   * Returns the index of the largest element of an output: the class, if the elements are scores of
   * classes.
   */
  public int argMax(int index) {
    float[] row = rows.get(index);
    int best = 0;
    for (int i = 1; i < row.length; i++) {
      if (row[i] > row[best]) {
        best = i;
      }
    }
    return best;
  }

  @Override
  public String toString() {
    return "Predictions[%s of shape %s, first %s]"
        .formatted(size(), shape, rows.isEmpty() ? "none" : Arrays.toString(rows.get(0)));
  }
}
