package io.keraunos.metric;

import io.keraunos.annotation.HigherIsBetter;
import io.keraunos.step.Metric;
import io.keraunos.step.Ranges;
import io.keraunos.step.Shapes;
import io.keraunos.step.Step;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TNumber;
import org.tensorflow.types.family.TType;

/**
 * The usual metrics, to be logged by {@link Step#log}; each is exact over an epoch, whatever the
 * batch size.
 *
 * <pre>{@code
 * step.log("val_acc", Metrics.accuracy(step, logits, label));
 * step.log("val_auc", Metrics.auc(step, logit, isSpam));
 * }</pre>
 *
 * <p>A label that is no class, or is not from 0 to 1 where there are two, fails the step: it would
 * be counted as a wrong answer otherwise. A logit that is NaN makes the metric NaN.
 */
public final class Metrics {

  private Metrics() {}

  /**
   * Computes the share of examples whose largest logit is that of their class. The first counts
   * where several are largest.
   *
   * @param logits {@code [batch, ..., classes]}, logits or probabilities
   * @param labels {@code [batch, ...]}, integers from 0 to {@code classes - 1}; another value fails
   *     the step. A last dimension of 1 may be left on.
   * @return {@code [batch]}, 1 where it is right and 0 where it is wrong; a mean over what an
   *     example has more than one of
   * @throws IllegalArgumentException if the shapes do not fit
   */
  @HigherIsBetter
  public static Operand<TFloat32> accuracy(
      Step step, Operand<TFloat32> logits, Operand<? extends TNumber> labels) {
    Ops tf = step.tf();
    Operand<TInt64> classes = Labels.classes(tf, "accuracy", logits, labels);
    Operand<TInt64> predicted = tf.math.argMax(logits, tf.constant(-1));
    Operand<TFloat32> right = tf.dtypes.cast(tf.math.equal(predicted, classes), TFloat32.class);
    return Shapes.meanPerExample(
        tf, Ranges.nanWhereNan(tf, logits, right), logits.shape().numDimensions() - 1);
  }

  /**
   * Computes the share of examples whose class is among the {@code k} with the largest logits.
   * Classes that are as large as the last of them count as in.
   *
   * @param logits {@code [batch, classes]}, logits or probabilities
   * @param labels {@code [batch]}, integers from 0 to {@code classes - 1}; another value fails the
   *     step. A last dimension of 1 may be left on.
   * @param k from 1, and below the number of classes
   * @return {@code [batch]}, 1 where it is right and 0 where it is wrong
   * @throws IllegalArgumentException if the shapes do not fit or k is not below the number of
   *     classes
   */
  @HigherIsBetter
  public static Operand<TFloat32> topKAccuracy(
      Step step, Operand<TFloat32> logits, Operand<? extends TNumber> labels, int k) {
    Ops tf = step.tf();
    Operand<TInt64> classes = Labels.classes(tf, "topKAccuracy", logits, labels);
    Shape in = logits.shape();
    if (in.numDimensions() != 2) {
      throw new IllegalArgumentException(
          "logits must be of rank 2, [batch, classes], but were of shape %s. Reshape them first."
              .formatted(Shapes.text(in)));
    }
    if (k < 1 || (in.get(1) != Shape.UNKNOWN_SIZE && k >= in.get(1))) {
      throw new IllegalArgumentException(
          "k must be from 1 and below the number of classes, as the right one is always among all of them, but was %s with logits of shape %s"
              .formatted(k, Shapes.text(in)));
    }
    // The op counts an example as wrong if any of its logits is infinite, as those of a mask are.
    Operand<TFloat32> finite =
        tf.clipByValue(logits, tf.constant(-Float.MAX_VALUE), tf.constant(Float.MAX_VALUE));
    Operand<TBool> among = tf.nn.inTopK(finite, classes, tf.constant((long) k));
    return Ranges.nanWhereNan(tf, logits, tf.dtypes.cast(among, TFloat32.class));
  }

  /**
   * Computes the mean of a quantity over all examples.
   *
   * @param values {@code [batch]} or {@code [batch, ...]}, of any numeric type or booleans
   * @return {@code [batch]}: the mean over what an example has more than one of
   * @throws IllegalArgumentException if there is no batch dimension
   */
  public static Operand<TFloat32> mean(Step step, Operand<? extends TType> values) {
    Shape in = values.shape();
    if (in.isUnknown() || in.numDimensions() < 1) {
      throw new IllegalArgumentException(
          "values must be of rank 1 or more, [batch, ...], but were of shape %s. Log a scalar as it"
                  .formatted(Shapes.text(in))
              + " is: it is taken as the mean over the batch.");
    }
    Ops tf = step.tf();
    return Shapes.meanPerExample(tf, tf.dtypes.cast(values, TFloat32.class), in.numDimensions());
  }

  /** Computes {@link #binaryAccuracy(Step, Operand, Operand, double)} with a threshold of 0.5. */
  @HigherIsBetter
  public static Operand<TFloat32> binaryAccuracy(
      Step step, Operand<TFloat32> logits, Operand<? extends TType> labels) {
    return binaryAccuracy(step, logits, labels, 0.5);
  }

  /**
   * Computes the share of examples that are rightly predicted to be positive or negative.
   *
   * @param logits {@code [batch]} or {@code [batch, 1]}: logits, not probabilities
   * @param labels {@code [batch]} or {@code [batch, 1]}: booleans, or numbers of which those above
   *     0.5 are positive; from 0 to 1, another value fails the step
   * @param threshold the probability, {@code sigmoid(logit)}, above which an example is said to be
   *     positive; above 0 and below 1
   * @return {@code [batch]}, 1 where it is right and 0 where it is wrong
   * @throws IllegalArgumentException if the shapes do not fit
   */
  @HigherIsBetter
  public static Operand<TFloat32> binaryAccuracy(
      Step step, Operand<TFloat32> logits, Operand<? extends TType> labels, double threshold) {
    Ops tf = step.tf();
    step.takesLogits("binaryAccuracy", logits);
    BinaryOutput output = BinaryOutput.of(tf, "binaryAccuracy", logits, labels);
    Operand<TBool> right = tf.math.equal(output.saidPositive(tf, threshold), output.isPositive(tf));
    return Ranges.nanWhereNan(tf, output.logits(), tf.dtypes.cast(right, TFloat32.class));
  }

  /** Computes {@link #precision(Step, Operand, Operand, double)} with a threshold of 0.5. */
  @HigherIsBetter
  public static Metric precision(
      Step step, Operand<TFloat32> logits, Operand<? extends TType> labels) {
    return precision(step, logits, labels, 0.5);
  }

  /**
   * Computes the share of positives among the examples predicted to be positive; 0 if none is.
   *
   * @param logits {@code [batch]} or {@code [batch, 1]}: logits, not probabilities
   * @param labels {@code [batch]} or {@code [batch, 1]}: booleans, or numbers of which those above
   *     0.5 are positive; from 0 to 1, another value fails the step
   * @param threshold the probability, {@code sigmoid(logit)}, above which an example is said to be
   *     positive; above 0 and below 1
   * @throws IllegalArgumentException if the shapes do not fit
   */
  @HigherIsBetter
  public static Metric precision(
      Step step, Operand<TFloat32> logits, Operand<? extends TType> labels, double threshold) {
    step.takesLogits("precision", logits);
    BinaryOutput output = BinaryOutput.of(step.tf(), "precision", logits, labels);
    return output.truePositivesOver(
        step.tf(), threshold, output.saidPositive(step.tf(), threshold));
  }

  /** Computes {@link #recall(Step, Operand, Operand, double)} with a threshold of 0.5. */
  @HigherIsBetter
  public static Metric recall(
      Step step, Operand<TFloat32> logits, Operand<? extends TType> labels) {
    return recall(step, logits, labels, 0.5);
  }

  /**
   * Computes the share of examples predicted to be positive among the positive examples; 0 if there
   * are none.
   *
   * @param logits {@code [batch]} or {@code [batch, 1]}: logits, not probabilities
   * @param labels {@code [batch]} or {@code [batch, 1]}: booleans, or numbers of which those above
   *     0.5 are positive; from 0 to 1, another value fails the step
   * @param threshold the probability, {@code sigmoid(logit)}, above which an example is said to be
   *     positive; above 0 and below 1
   * @throws IllegalArgumentException if the shapes do not fit
   */
  @HigherIsBetter
  public static Metric recall(
      Step step, Operand<TFloat32> logits, Operand<? extends TType> labels, double threshold) {
    step.takesLogits("recall", logits);
    BinaryOutput output = BinaryOutput.of(step.tf(), "recall", logits, labels);
    return output.truePositivesOver(step.tf(), threshold, output.isPositive(step.tf()));
  }

  /**
   * Computes the area under the receiver operating characteristic: the probability that a positive
   * example has a larger score than a negative one, where equal scores count half. Computed from
   * the ranks of all examples of the epoch, not from bins of thresholds. NaN if all examples are of
   * one kind.
   *
   * @param scores {@code [batch]} or {@code [batch, 1]}: logits or probabilities
   * @param labels {@code [batch]} or {@code [batch, 1]}: booleans, or numbers of which those above
   *     0.5 are positive; from 0 to 1, another value fails the step
   * @throws IllegalArgumentException if the shapes do not fit
   */
  @HigherIsBetter
  public static Metric auc(Step step, Operand<TFloat32> scores, Operand<? extends TType> labels) {
    step.takesScores("auc", scores);
    return new Metric.OfRows(
        BinaryOutput.of(step.tf(), "auc", scores, labels).rows(step.tf()), RankAuc::of);
  }

  /**
   * Computes the average precision, the area under precision over recall in steps, as
   * scikit-learn's {@code average_precision_score}. Computed from all examples of the epoch. NaN if
   * none is positive.
   *
   * @param scores {@code [batch]} or {@code [batch, 1]}: logits or probabilities
   * @param labels {@code [batch]} or {@code [batch, 1]}: booleans, or numbers of which those above
   *     0.5 are positive; from 0 to 1, another value fails the step
   * @throws IllegalArgumentException if the shapes do not fit
   */
  @HigherIsBetter
  public static Metric averagePrecision(
      Step step, Operand<TFloat32> scores, Operand<? extends TType> labels) {
    step.takesScores("averagePrecision", scores);
    return new Metric.OfRows(
        BinaryOutput.of(step.tf(), "averagePrecision", scores, labels).rows(step.tf()),
        BinaryCurves::averagePrecision);
  }

  /**
   * Computes a metric of one's own as a function of sums over all examples of the epoch. Say with
   * {@link HigherIsBetter} or {@link io.keraunos.annotation.LowerIsBetter} on the method that
   * returns it which values are better.
   *
   * <pre>{@code
   * @LowerIsBetter
   * static Metric relativeError(Step step, Operand<TFloat32> y, Operand<TFloat32> t) {
   *   Operand<TFloat32> error = step.tf().math.abs(step.tf().math.sub(y, t));
   *   return Metrics.ofSums(step, List.of(error, step.tf().math.abs(t)), s -> s[0] / s[1]);
   * }
   * }</pre>
   *
   * @param values each {@code [batch]} or {@code [batch, ...]}, numbers or booleans; they are added
   *     up in double precision
   * @param result computes the metric from the sums, in the order of the values
   * @throws IllegalArgumentException if a value has no batch dimension
   */
  public static Metric ofSums(
      Step step,
      List<? extends Operand<? extends TType>> values,
      ToDoubleFunction<double[]> result) {
    return Sums.of(step.tf(), values, result);
  }
}
