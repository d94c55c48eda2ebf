package io.keraunos.metric;

import io.keraunos.step.Metric;
import io.keraunos.step.Shapes;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TType;

/** Metrics of sums over examples in double precision, so that they are the same on any layout. */
final class Sums {

  private Sums() {}

  /**
   * Adds up values over all places.
   *
   * @param values each {@code [batch, ...]}, of any type that becomes a number
   * @param result computes the metric from a sum for each of the values
   */
  static Metric of(
      Ops tf, List<? extends Operand<? extends TType>> values, ToDoubleFunction<double[]> result) {
    List<Operand<TFloat64>> sums = values.stream().map(value -> sum(tf, value)).toList();
    return new Metric.OfSums(tf.stack(sums), result);
  }

  private static Operand<TFloat64> sum(Ops tf, Operand<? extends TType> value) {
    Shape shape = value.shape();
    if (shape.isUnknown() || shape.numDimensions() < 1) {
      throw new IllegalArgumentException(
          "what is added up must be of rank 1 or more, [batch, ...], but was of shape %s. Give a"
                  .formatted(Shapes.text(shape))
              + " value for each example");
    }
    Operand<TFloat64> each = tf.dtypes.cast(value, TFloat64.class);
    return tf.reduceSum(Shapes.sumPerExample(tf, each, shape.numDimensions()), tf.constant(0));
  }

  /**
   * Adds up the values of each column over all rows.
   *
   * @param values each {@code [rows, columns]}
   * @param result computes the metric of a column from a sum for each of the values; the metric is
   *     the mean over the columns
   */
  static Metric ofColumns(
      Ops tf, List<Operand<TFloat64>> values, int columns, ToDoubleFunction<double[]> result) {
    List<Operand<TFloat64>> sums =
        values.stream()
            .<Operand<TFloat64>>map(value -> tf.reduceSum(value, tf.constant(0)))
            .toList();
    return new Metric.OfSums(
        tf.reshape(tf.stack(sums), tf.constant(new int[] {sums.size() * columns})),
        all -> {
          double mean = 0;
          for (int column = 0; column < columns; column++) {
            double[] own = new double[sums.size()];
            for (int i = 0; i < own.length; i++) {
              own[i] = all[i * columns + column];
            }
            mean += result.applyAsDouble(own) / columns;
          }
          return mean;
        });
  }
}
