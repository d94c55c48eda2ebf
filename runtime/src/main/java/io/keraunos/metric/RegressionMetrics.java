package io.keraunos.metric;

import io.keraunos.annotation.HigherIsBetter;
import io.keraunos.annotation.LowerIsBetter;
import io.keraunos.functional.Pair;
import io.keraunos.functional.Weighing;
import io.keraunos.step.Metric;
import io.keraunos.step.Shapes;
import io.keraunos.step.Step;
import io.keraunos.step.With;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TType;

/**
 * Metrics of predicted numbers. Predictions are {@code [batch]} or {@code [batch, ...]}, targets of
 * the same shape up to a last dimension of 1, and of any numeric type. All places count alike, or
 * as the options say. Sums are in double precision, so a value is the same on any layout.
 */
public final class RegressionMetrics {

  /** Keras's epsilon. */
  private static final double SMALL = 1e-7;

  private RegressionMetrics() {}

  /** The numbers of a metric in double precision, {@code [rows, columns]}. */
  private record Numbers(
      Ops tf, Operand<TFloat64> y, Operand<TFloat64> t, Operand<TFloat64> weights, int columns) {

    static Numbers of(
        Step step,
        String name,
        Operand<TFloat32> predictions,
        Operand<? extends TType> targets,
        With... options) {
      Ops tf = step.tf();
      Weighing weighing = Weighing.ofPlaces(name, options);
      Pair pair = Pair.of(tf, "targets", predictions, targets);
      long last = pair.rank() == 1 ? 1 : Shapes.last(pair.prediction());
      int columns = Math.toIntExact(Math.max(1, last));
      Operand<TFloat32> y = weighing.fill(tf, pair.prediction(), 1);
      return new Numbers(
          tf,
          rows(tf, y, columns),
          rows(tf, weighing.fill(tf, pair.target(), 1), columns),
          rows(tf, weighing.weights(tf, y), columns),
          columns);
    }

    private static Operand<TFloat64> rows(Ops tf, Operand<TFloat32> x, int columns) {
      return tf.reshape(tf.dtypes.cast(x, TFloat64.class), tf.constant(new int[] {-1, columns}));
    }

    Operand<TFloat64> e() {
      return tf.math.sub(y, t);
    }

    Operand<TFloat64> atLeast(Operand<TFloat64> x, double least) {
      return tf.math.maximum(x, tf.constant(least));
    }

    /** The weighted mean of an error of each place, and a function of it. */
    Metric mean(Operand<TFloat64> error, ToDoubleFunction<Double> result) {
      return Sums.of(
          tf,
          List.of(tf.math.mul(weights, error), weights),
          s -> result.applyAsDouble(s[0] / s[1]));
    }

    Operand<TFloat64> weighted(Operand<TFloat64> x) {
      return tf.math.mul(weights, x);
    }

    Operand<TFloat64> product(Operand<TFloat64> a, Operand<TFloat64> b) {
      return tf.math.mul(weights, tf.math.mul(a, b));
    }
  }

  /** Computes the root of the mean squared error. */
  @LowerIsBetter
  public static Metric rootMeanSquaredError(
      Step step, Operand<TFloat32> predictions, Operand<? extends TType> targets, With... options) {
    Numbers n = Numbers.of(step, "rootMeanSquaredError", predictions, targets, options);
    return n.mean(n.tf().math.square(n.e()), Math::sqrt);
  }

  /** Computes the mean squared error. */
  @LowerIsBetter
  public static Metric meanSquaredError(
      Step step, Operand<TFloat32> predictions, Operand<? extends TType> targets, With... options) {
    Numbers n = Numbers.of(step, "meanSquaredError", predictions, targets, options);
    return n.mean(n.tf().math.square(n.e()), mean -> mean);
  }

  /** Computes the mean absolute error. */
  @LowerIsBetter
  public static Metric meanAbsoluteError(
      Step step, Operand<TFloat32> predictions, Operand<? extends TType> targets, With... options) {
    Numbers n = Numbers.of(step, "meanAbsoluteError", predictions, targets, options);
    return n.mean(n.tf().math.abs(n.e()), mean -> mean);
  }

  /** Computes the mean of {@code 100 |e| / max(|target|, 1e-7)}, in percent as Keras does. */
  @LowerIsBetter
  public static Metric meanAbsolutePercentageError(
      Step step, Operand<TFloat32> predictions, Operand<? extends TType> targets, With... options) {
    Numbers n = Numbers.of(step, "meanAbsolutePercentageError", predictions, targets, options);
    Ops tf = n.tf();
    Operand<TFloat64> share = tf.math.div(tf.math.abs(n.e()), n.atLeast(tf.math.abs(n.t()), SMALL));
    return n.mean(share, mean -> 100 * mean);
  }

  /** Computes the mean squared difference of {@code log(1 + x)}, of numbers that are at least 0. */
  @LowerIsBetter
  public static Metric meanSquaredLogarithmicError(
      Step step, Operand<TFloat32> predictions, Operand<? extends TType> targets, With... options) {
    Numbers n = Numbers.of(step, "meanSquaredLogarithmicError", predictions, targets, options);
    Ops tf = n.tf();
    Operand<TFloat64> e =
        tf.math.sub(tf.math.log1p(n.atLeast(n.y(), 0)), tf.math.log1p(n.atLeast(n.t(), 0)));
    return n.mean(tf.math.square(e), mean -> mean);
  }

  /** Computes the mean of {@code log(cosh(e))}. */
  @LowerIsBetter
  public static Metric logCosh(
      Step step, Operand<TFloat32> predictions, Operand<? extends TType> targets, With... options) {
    Numbers n = Numbers.of(step, "logCosh", predictions, targets, options);
    Ops tf = n.tf();
    Operand<TFloat64> curve = tf.math.softplus(tf.math.mul(n.e(), tf.constant(-2.0)));
    return n.mean(tf.math.add(n.e(), curve), mean -> mean - Math.log(2));
  }

  /**
   * Computes the share of the targets' variance that the predictions explain: {@code 1 - sum e^2 /
   * sum (t - mean t)^2}; the mean over the last dimension where there are several outputs, as
   * scikit-learn's {@code r2_score}. 1 for exact predictions of a constant, else 0.
   */
  @HigherIsBetter
  public static Metric rSquared(
      Step step, Operand<TFloat32> predictions, Operand<? extends TType> targets, With... options) {
    return moments(step, "rSquared", predictions, targets, options)
        .metric(m -> Moments.explained(m.squaredError(), m.ofTargets()));
  }

  /** Computes {@link #rSquared} of errors less their mean: a constant error is no loss. */
  @HigherIsBetter
  public static Metric explainedVariance(
      Step step, Operand<TFloat32> predictions, Operand<? extends TType> targets, With... options) {
    return moments(step, "explainedVariance", predictions, targets, options)
        .metric(m -> Moments.explained(m.ofErrors(), m.ofTargets()));
  }

  /**
   * Computes Pearson's correlation of predictions and targets, from -1 to 1; the mean over the last
   * dimension where there are several outputs; NaN where either is constant.
   */
  @HigherIsBetter
  public static Metric pearson(
      Step step, Operand<TFloat32> predictions, Operand<? extends TType> targets, With... options) {
    return moments(step, "pearson", predictions, targets, options).metric(Moments::correlation);
  }

  /**
   * Computes Lin's concordance correlation: {@link #pearson} that also falls with a difference of
   * means or of variances. <a href="https://doi.org/10.2307/2532051">Lin 1989</a>.
   */
  @HigherIsBetter
  public static Metric concordance(
      Step step, Operand<TFloat32> predictions, Operand<? extends TType> targets, With... options) {
    return moments(step, "concordance", predictions, targets, options).metric(Moments::concordance);
  }

  private record MomentSums(Numbers of) {
    Metric metric(ToDoubleFunction<Moments> result) {
      Numbers n = of;
      return Sums.ofColumns(
          n.tf(),
          List.of(
              n.weights(),
              n.weighted(n.y()),
              n.weighted(n.t()),
              n.product(n.y(), n.y()),
              n.product(n.t(), n.t()),
              n.product(n.y(), n.t()),
              n.weighted(n.e()),
              n.product(n.e(), n.e())),
          n.columns(),
          s -> result.applyAsDouble(new Moments(s)));
    }
  }

  private static MomentSums moments(
      Step step,
      String name,
      Operand<TFloat32> predictions,
      Operand<? extends TType> targets,
      With... options) {
    return new MomentSums(Numbers.of(step, name, predictions, targets, options));
  }

  /**
   * Computes Spearman's correlation, that of the ranks, where equal numbers share the mean of their
   * ranks. The rows of all examples come to the host.
   *
   * @param predictions {@code [batch]} or {@code [batch, 1]}
   */
  @HigherIsBetter
  public static Metric spearman(
      Step step, Operand<TFloat32> predictions, Operand<? extends TType> targets) {
    Ops tf = step.tf();
    Pair pair = Pair.of(tf, "targets", predictions, targets);
    Operand<TFloat32> y = column(tf, pair.prediction());
    Operand<TFloat32> t = column(tf, pair.target());
    return new Metric.OfRows(tf.stack(List.of(y, t), Stack.axis(1L)), Ranks::spearman);
  }

  private static Operand<TFloat32> column(Ops tf, Operand<TFloat32> x) {
    boolean column = x.shape().numDimensions() == 2 && x.shape().get(1) == 1;
    if (x.shape().numDimensions() != 1 && !column) {
      throw new IllegalArgumentException(
          "predictions must be of shape [batch] or [batch, 1], but were of shape %s. Take one output"
              .formatted(Shapes.text(x.shape())));
    }
    return column ? tf.reshape(x, tf.constant(new int[] {-1})) : x;
  }
}
