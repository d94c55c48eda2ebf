package io.keraunos.step;

import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TNumber;

/**
 * A metric that is exact over an epoch because its parts can be added up or gathered. Logged by
 * {@link Step#log(String, Metric)}.
 */
public sealed interface Metric {

  /**
   * A function of sums over examples: a precision is true positives over predicted positives.
   *
   * @param sums the sums over this batch, shape {@code [k]}, in single or double precision; those
   *     of an epoch's batches are added in double precision
   * @param result computes the value from the {@code k} sums of the epoch
   */
  record OfSums(Operand<? extends TNumber> sums, ToDoubleFunction<double[]> result)
      implements Metric {}

  /**
   * A function of all examples' rows, such as an area under a curve. The rows come to the host with
   * every batch, so this costs more than {@link OfSums}.
   *
   * @param rows one row for each example, shape {@code [batch, k]}
   * @param result computes the value from the rows of the epoch, in the order of the dataset
   */
  record OfRows(Operand<TFloat32> rows, ToDoubleFunction<float[][]> result) implements Metric {}

  /**
   * A figure of all examples' rows, such as a curve. It is no number, so nothing can monitor it.
   * The rows come to the host with every batch. For validation and test steps.
   *
   * @param rows one row for each example, shape {@code [batch, k]}
   * @param result makes the figure of the rows of the evaluation, in the order of the dataset
   */
  record OfFigure(Operand<TFloat32> rows, Function<float[][], Figure> result) implements Metric {}
}
