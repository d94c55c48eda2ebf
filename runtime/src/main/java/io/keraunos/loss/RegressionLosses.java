package io.keraunos.loss;

import static io.keraunos.loss.Arithmetic.above0;
import static io.keraunos.loss.Arithmetic.atLeast;
import static io.keraunos.loss.Arithmetic.between0And1;
import static io.keraunos.loss.Arithmetic.line;

import io.keraunos.annotation.LowerIsBetter;
import io.keraunos.functional.Pair;
import io.keraunos.functional.Weighing;
import io.keraunos.step.Step;
import io.keraunos.step.TargetRange;
import io.keraunos.step.With;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/**
 * More losses of numbers, besides the squared, the absolute and the Huber error of {@link Losses}.
 * Predictions are {@code [batch]} or {@code [batch, ...]}; targets are of the same shape, up to a
 * last dimension of 1, and of any numeric type. Each loss returns {@code [batch]}, the mean over
 * what an example has more than one of, and throws {@code IllegalArgumentException} if the shapes
 * do not fit.
 */
public final class RegressionLosses {

  /** Keras's epsilon. */
  private static final double SMALL = 1e-7;

  private RegressionLosses() {}

  /**
   * Computes {@code log(cosh(e))} of the error {@code e}, which is {@code e^2 / 2} for small errors
   * and {@code |e| - log 2} for large ones. <a
   * href="https://keras.io/api/losses/regression_losses/#logcosh-class">Keras's LogCosh</a>.
   */
  @LowerIsBetter
  public static Operand<TFloat32> logCosh(
      Step step, Operand<TFloat32> predictions, Operand<? extends TType> targets, With... options) {
    Formula formula =
        (tf, y, t) -> {
          Operand<TFloat32> e = tf.math.sub(y, t);
          return line(tf, tf.math.add(e, tf.math.softplus(line(tf, e, -2, 0))), 1, -Math.log(2));
        };
    return Elementwise.of("logCosh").loss(step, predictions, targets, options, formula);
  }

  /**
   * Computes {@code 100 |e| / max(|target|, 1e-7)}, in percent. <a
   * href="https://keras.io/api/losses/regression_losses/#meanabsolutepercentageerror-class">Keras's
   * MeanAbsolutePercentageError</a>.
   */
  @LowerIsBetter
  public static Operand<TFloat32> meanAbsolutePercentageError(
      Step step, Operand<TFloat32> predictions, Operand<? extends TType> targets, With... options) {
    Formula formula =
        (tf, y, t) ->
            line(
                tf,
                tf.math.abs(tf.math.div(tf.math.sub(y, t), atLeast(tf, tf.math.abs(t), SMALL))),
                100,
                0);
    return Elementwise.of("meanAbsolutePercentageError")
        .loss(step, predictions, targets, options, formula);
  }

  /**
   * Computes the squared difference of {@code log(1 + max(x, 1e-7))} of prediction and target: the
   * same for equal ratios. A prediction below 1e-7 has no gradient. <a
   * href="https://keras.io/api/losses/regression_losses/#meansquaredlogarithmicerror-class">Keras's
   * MeanSquaredLogarithmicError</a>.
   *
   * @param targets at least 0
   */
  @LowerIsBetter
  public static Operand<TFloat32> meanSquaredLogarithmicError(
      Step step, Operand<TFloat32> predictions, Operand<? extends TType> targets, With... options) {
    Formula formula =
        (tf, y, t) ->
            tf.math.square(
                tf.math.sub(
                    tf.math.log1p(atLeast(tf, y, SMALL)), tf.math.log1p(atLeast(tf, t, SMALL))));
    return Elementwise.of("meanSquaredLogarithmicError", TargetRange.NOT_NEGATIVE)
        .loss(step, predictions, targets, options, formula);
  }

  /**
   * Computes {@code rate - target log(rate + 1e-7)}, the negative log likelihood of a count up to a
   * constant. <a href="https://keras.io/api/losses/probabilistic_losses/#poisson-class">Keras's
   * Poisson</a>.
   *
   * @param rates the expected counts, above 0, such as a softplus or an exponential gives
   * @param targets counts, at least 0
   */
  @LowerIsBetter
  public static Operand<TFloat32> poisson(
      Step step, Operand<TFloat32> rates, Operand<? extends TType> targets, With... options) {
    Formula formula =
        (tf, y, t) -> tf.math.sub(y, tf.math.mul(t, tf.math.log(line(tf, y, 1, SMALL))));
    return Elementwise.of("poisson", TargetRange.NOT_NEGATIVE)
        .loss(step, rates, targets, options, formula);
  }

  /**
   * Computes the pinball loss {@code max(q e, (q - 1) e)} with {@code e = target - prediction},
   * least where the prediction is the quantile {@code q} of the target. <a
   * href="https://doi.org/10.2307/1913643">Koenker and Bassett 1978</a>; scikit-learn's {@code
   * mean_pinball_loss}.
   *
   * @param quantile above 0 and below 1; 0.5 gives half of the absolute error
   */
  @LowerIsBetter
  public static Operand<TFloat32> quantile(
      Step step,
      Operand<TFloat32> predictions,
      Operand<? extends TType> targets,
      double quantile,
      With... options) {
    double q = between0And1("quantile", quantile);
    Formula formula =
        (tf, y, t) -> {
          Operand<TFloat32> e = tf.math.sub(t, y);
          return tf.math.maximum(line(tf, e, q, 0), line(tf, e, q - 1, 0));
        };
    return Elementwise.of("quantile").loss(step, predictions, targets, options, formula);
  }

  /**
   * Computes {@code (log(v) + e^2 / v) / 2}, the negative log likelihood of a normal distribution
   * up to a constant, with {@code v = max(variance, epsilon)}. The gradient of the variance is that
   * at {@code v}, also where it is below {@code epsilon}. <a
   * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.GaussianNLLLoss.html">PyTorch's
   * GaussianNLLLoss</a>.
   *
   * @param variances of the shape of the predictions, at least 0, such as a softplus gives
   * @param epsilon the least variance, above 0; PyTorch's is 1e-6
   */
  @LowerIsBetter
  public static Operand<TFloat32> gaussianNegativeLogLikelihood(
      Step step,
      Operand<TFloat32> predictions,
      Operand<TFloat32> variances,
      Operand<? extends TType> targets,
      double epsilon,
      With... options) {
    Weighing weighing = Weighing.ofPlaces("gaussianNegativeLogLikelihood", options);
    Ops tf = step.tf();
    double least = above0("epsilon", epsilon);
    Operand<TFloat32> known = weighing.fill(tf, variances, 1);
    Operand<TFloat32> v =
        tf.math.add(
            tf.stopGradient(atLeast(tf, known, least)), tf.math.sub(known, tf.stopGradient(known)));
    return Elementwise.of("gaussianNegativeLogLikelihood")
        .loss(
            step,
            predictions,
            targets,
            weighing,
            (ops, options1, y, t) -> {
              Operand<TFloat32> variance = Pair.of(tf, "variances", y, v).target();
              Operand<TFloat32> square = tf.math.square(tf.math.sub(y, t));
              return line(
                  tf, tf.math.add(tf.math.log(variance), tf.math.div(square, variance)), 0.5, 0);
            });
  }
}
