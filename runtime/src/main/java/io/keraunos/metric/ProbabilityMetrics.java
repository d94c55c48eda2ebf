package io.keraunos.metric;

import io.keraunos.annotation.HigherIsBetter;
import io.keraunos.annotation.LowerIsBetter;
import io.keraunos.functional.Weighing;
import io.keraunos.step.Metric;
import io.keraunos.step.Ranges;
import io.keraunos.step.Shapes;
import io.keraunos.step.Step;
import io.keraunos.step.With;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TNumber;

/**
 * Metrics of the probabilities that a classifier of several classes gives, and of their order.
 * Logits are {@code [batch, ..., classes]}, labels integers {@code [batch, ...]}. For answers that
 * are yes or no there are {@link Metrics#auc}, {@link Metrics#averagePrecision} and the losses.
 */
public final class ProbabilityMetrics {

  private static final List<Class<? extends With>> OPTIONS = List.of(With.IgnoredLabel.class);

  private ProbabilityMetrics() {}

  /**
   * Places of all examples in a row, in double precision.
   *
   * @param logits {@code [places, classes]}
   * @param labels {@code [places]}
   * @param weights {@code [places]}
   */
  private record Places(
      Ops tf, Operand<TFloat64> logits, Operand<TInt64> labels, Operand<TFloat64> weights) {

    static Places of(
        Step step,
        String name,
        Operand<TFloat32> logits,
        Operand<? extends TNumber> labels,
        With... options) {
      Ops tf = step.tf();
      step.takesLogits(name, logits);
      Weighing weighing = Weighing.of(name, OPTIONS, options).without(tf, labels);
      Operand<TInt64> classes = Labels.classes(tf, name, logits, weighing.fill(tf, labels, 0));
      Operand<TFloat32> weights = weighing.weights(tf, tf.dtypes.cast(classes, TFloat32.class));
      int last = Math.toIntExact(Shapes.last(logits));
      return new Places(
          tf,
          tf.dtypes.cast(
              tf.reshape(weighing.fill(tf, logits, 0), tf.constant(new int[] {-1, last})),
              TFloat64.class),
          tf.reshape(classes, tf.constant(new int[] {-1})),
          tf.dtypes.cast(tf.reshape(weights, tf.constant(new int[] {-1})), TFloat64.class));
    }

    Metric mean(Operand<TFloat64> each, ToDoubleFunction<Double> result) {
      return Sums.of(
          tf, List.of(tf.math.mul(weights, each), weights), s -> result.applyAsDouble(s[0] / s[1]));
    }

    Operand<TFloat64> crossEntropies() {
      return tf.nn.sparseSoftmaxCrossEntropyWithLogits(logits, labels).loss();
    }
  }

  /** Computes the mean of {@code -log p_label}, as {@code log_loss} of scikit-learn. */
  @LowerIsBetter
  public static Metric logLoss(
      Step step, Operand<TFloat32> logits, Operand<? extends TNumber> labels, With... options) {
    Places places = Places.of(step, "logLoss", logits, labels, options);
    return places.mean(places.crossEntropies(), mean -> mean);
  }

  /**
   * Computes the exponential of {@link #logLoss}, over all tokens that count: the number of tokens
   * that a language model wavers between.
   */
  @LowerIsBetter
  public static Metric perplexity(
      Step step, Operand<TFloat32> logits, Operand<? extends TNumber> labels, With... options) {
    Places places = Places.of(step, "perplexity", logits, labels, options);
    return places.mean(places.crossEntropies(), Math::exp);
  }

  /**
   * Computes Brier's score: the mean of {@code sum_j (p_j - y_j)^2}, with {@code y} 1 at the label.
   * <a href="https://doi.org/10.1175/1520-0493(1950)078%3C0001:VOFEIT%3E2.0.CO;2">Brier 1950</a>.
   */
  @LowerIsBetter
  public static Metric brier(
      Step step, Operand<TFloat32> logits, Operand<? extends TNumber> labels, With... options) {
    Places places = Places.of(step, "brier", logits, labels, options);
    Ops tf = places.tf();
    Operand<TFloat64> is =
        tf.oneHot(
            places.labels(),
            tf.constant((int) Shapes.last(logits)),
            tf.constant(1.0),
            tf.constant(0.0));
    Operand<TFloat64> squares = tf.math.square(tf.math.sub(tf.nn.softmax(places.logits()), is));
    return places.mean(tf.reduceSum(squares, tf.constant(-1)), mean -> mean);
  }

  /**
   * Computes the expected calibration error: the difference between the mean probability of the
   * answers and the share of those that are right, in each of some bins of equal width, on average
   * over all answers. <a href="https://arxiv.org/abs/1706.04599">Guo et al. 2017</a>.
   *
   * @param bins at least 1, such as 10
   */
  @LowerIsBetter
  public static Metric calibrationError(
      Step step,
      Operand<TFloat32> logits,
      Operand<? extends TNumber> labels,
      int bins,
      With... options) {
    if (bins < 1) {
      throw new IllegalArgumentException("bins must be at least 1, but was " + bins);
    }
    Places places = Places.of(step, "calibrationError", logits, labels, options);
    Ops tf = places.tf();
    Operand<TFloat64> said = tf.max(tf.nn.softmax(places.logits()), tf.constant(-1));
    Operand<TFloat64> right =
        tf.dtypes.cast(
            tf.math.equal(tf.math.argMax(places.logits(), tf.constant(-1)), places.labels()),
            TFloat64.class);
    Operand<TInt32> up =
        tf.dtypes.cast(tf.math.ceil(tf.math.mul(said, tf.constant((double) bins))), TInt32.class);
    Operand<TInt32> bin =
        tf.math.minimum(
            tf.math.maximum(tf.math.sub(up, tf.constant(1)), tf.constant(0)),
            tf.constant(bins - 1));
    Operand<TFloat64> apart = tf.math.mul(places.weights(), tf.math.sub(said, right));
    Operand<TFloat64> sums =
        tf.stack(
            List.of(
                tf.math.unsortedSegmentSum(apart, bin, tf.constant(bins)),
                tf.math.unsortedSegmentSum(places.weights(), bin, tf.constant(bins))));
    return new Metric.OfSums(
        tf.reshape(sums, tf.constant(new int[] {2 * bins})),
        s -> {
          double error = 0;
          double all = 0;
          for (int i = 0; i < bins; i++) {
            error += Math.abs(s[i]);
            all += s[bins + i];
          }
          return error / all;
        });
  }

  /**
   * Computes the area under the receiver operating characteristic of each class against the rest,
   * by the probability that it is given; as {@link Metrics#auc} for each. The rows of all examples
   * come to the host. NaN if a class that counts has no example, or all.
   *
   * @param logits {@code [batch, classes]}
   * @param average over the classes
   */
  @HigherIsBetter
  public static Metric auc(
      Step step, Operand<TFloat32> logits, Operand<? extends TNumber> labels, Average average) {
    return ranked(
        step, "auc", logits, labels, rows -> OneAgainstTheRest.of(rows, average, RankAuc::of));
  }

  /**
   * Computes the average precision of each class against the rest, by the probability that it is
   * given; as {@link Metrics#averagePrecision} for each. The rows of all examples come to the host.
   * NaN if a class that counts has no example.
   *
   * @param logits {@code [batch, classes]}
   * @param average over the classes
   */
  @HigherIsBetter
  public static Metric averagePrecision(
      Step step, Operand<TFloat32> logits, Operand<? extends TNumber> labels, Average average) {
    return ranked(
        step,
        "averagePrecision",
        logits,
        labels,
        rows -> OneAgainstTheRest.of(rows, average, BinaryCurves::averagePrecision));
  }

  private static Metric ranked(
      Step step,
      String name,
      Operand<TFloat32> logits,
      Operand<? extends TNumber> labels,
      ToDoubleFunction<float[][]> result) {
    Ops tf = step.tf();
    step.takesLogits(name, logits);
    if (logits.shape().numDimensions() != 2) {
      throw new IllegalArgumentException(
          "logits must be of rank 2, [batch, classes], but were of shape %s. Reshape them first."
              .formatted(Shapes.text(logits.shape())));
    }
    Operand<TInt64> classes = Labels.classes(tf, name, logits, labels);
    Operand<TFloat32> column =
        tf.expandDims(tf.dtypes.cast(classes, TFloat32.class), tf.constant(1));
    Operand<TFloat32> scores = Ranges.nanWhereNan(tf, logits, tf.nn.softmax(logits));
    return new Metric.OfRows(tf.concat(List.of(scores, column), tf.constant(1)), result);
  }
}
