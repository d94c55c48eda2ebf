package io.keraunos.loss;

import io.keraunos.annotation.LowerIsBetter;
import io.keraunos.step.Step;
import io.keraunos.step.With;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TNumber;
import org.tensorflow.types.family.TType;

/**
 * Losses, as <a href="https://keras.io/api/losses/">Keras</a> has them. Each returns one loss for
 * each example, shape {@code [batch]}: what an example has more than one of (pixels, time steps,
 * outputs) is averaged. A training step may return it as it is: the mean over the batch is taken
 * over examples, also where a batch is split unevenly.
 *
 * <p>Classification losses take logits, not probabilities: leave the softmax or the sigmoid out of
 * the network.
 *
 * <p>All take options ({@link With}): a mask and weights of examples or places, and where it has a
 * meaning class weights, label smoothing, a label that does not count. More losses are in {@link
 * RegressionLosses}, {@link ClassificationLosses} and {@link EmbeddingLosses}.
 */
public final class Losses {

  private Losses() {}

  /**
   * Computes the cross entropy between a distribution given by logits and a class given by its
   * number: {@code log(sum_j exp(logits_j)) - logits_label}.
   *
   * @param logits {@code [batch, ..., classes]}
   * @param labels {@code [batch, ...]}, integers from 0 to {@code classes - 1}; on the CPU another
   *     value fails the step, on a GPU it gives NaN. A last dimension of 1 may be left on.
   * @return {@code [batch]}
   * @throws IllegalArgumentException if the shapes do not fit or the labels are not integers
   */
  @LowerIsBetter
  public static Operand<TFloat32> sparseCategoricalCrossentropy(
      Step step, Operand<TFloat32> logits, Operand<? extends TNumber> labels, With... options) {
    step.takesLogits("sparseCategoricalCrossentropy", logits);
    return ClassLogits.of(step, "sparseCategoricalCrossentropy", logits, labels, options)
        .meanCrossEntropy(step.tf());
  }

  /**
   * Computes {@link #sparseCategoricalCrossentropy(Step, Operand, Operand, With...)} times the
   * weight of the label's class, for classes of unequal size; {@code
   * io.keraunos.data.ClassWeights.balanced} computes some. The mean over {@code n} examples is
   * {@code sum_i w_i l_i / n}, as that of Keras's {@code class_weight}; PyTorch's {@code
   * CrossEntropyLoss(weight)} divides by the sum of the weights instead. With balanced weights the
   * two are the same over all examples, not in each batch.
   *
   * @param logits {@code [batch, ..., classes]}
   * @param labels {@code [batch, ...]}, integers from 0 to {@code classes - 1}
   * @param classWeights one for each class, at least 0 and finite; the same at every step
   * @return {@code [batch]}
   * @throws IllegalArgumentException as without weights, or if there is not one for each class
   */
  @LowerIsBetter
  public static Operand<TFloat32> sparseCategoricalCrossentropy(
      Step step,
      Operand<TFloat32> logits,
      Operand<? extends TNumber> labels,
      double[] classWeights) {
    return sparseCategoricalCrossentropy(step, logits, labels, With.classWeights(classWeights));
  }

  /**
   * Computes the cross entropy between a distribution given by logits and one given by
   * probabilities: {@code -sum_j targets_j log softmax(logits)_j}.
   *
   * @param logits {@code [batch, ..., classes]}
   * @param targets {@code [batch, ..., classes]}, each row adding up to 1
   * @return {@code [batch]}
   * @throws IllegalArgumentException if the shapes are not the same
   */
  @LowerIsBetter
  public static Operand<TFloat32> categoricalCrossentropy(
      Step step, Operand<TFloat32> logits, Operand<TFloat32> targets, With... options) {
    return Distributions.ofLogits(step, "categoricalCrossentropy", logits, targets, options)
        .loss(step.tf(), Distributions::crossEntropy);
  }

  /**
   * Computes the binary cross entropy: {@code max(x, 0) - x z + log(1 + exp(-|x|))} for a logit
   * {@code x} and a target {@code z}, which is {@code -z log sigmoid(x) - (1 - z) log(1 -
   * sigmoid(x))} in a form that does not overflow.
   *
   * @param logits {@code [batch]} or {@code [batch, ...]}
   * @param targets of the same shape, or without or with a last dimension of 1 that the logits have
   *     or have not; booleans, integers 0 and 1, or probabilities. A value below 0 or above 1 fails
   *     the step.
   * @return {@code [batch]}
   * @throws IllegalArgumentException if the shapes do not fit
   */
  @LowerIsBetter
  public static Operand<TFloat32> binaryCrossentropy(
      Step step, Operand<TFloat32> logits, Operand<? extends TType> targets, With... options) {
    return BinaryLogits.loss(
        step, "binaryCrossentropy", logits, targets, options, Optional.empty());
  }

  /**
   * Computes {@code (prediction - target)^2}.
   *
   * @param predictions {@code [batch]} or {@code [batch, ...]}
   * @param targets of the same shape, or without or with a last dimension of 1 that the predictions
   *     have or have not; any numeric type
   * @return {@code [batch]}
   * @throws IllegalArgumentException if the shapes do not fit
   */
  @LowerIsBetter
  public static Operand<TFloat32> meanSquaredError(
      Step step, Operand<TFloat32> predictions, Operand<? extends TType> targets, With... options) {
    return Elementwise.of("meanSquaredError")
        .loss(step, predictions, targets, options, (tf, y, t) -> tf.math.square(tf.math.sub(y, t)));
  }

  /**
   * Computes {@code |prediction - target|}.
   *
   * @param predictions {@code [batch]} or {@code [batch, ...]}
   * @param targets of the same shape, or without or with a last dimension of 1 that the predictions
   *     have or have not; any numeric type
   * @return {@code [batch]}
   * @throws IllegalArgumentException if the shapes do not fit
   */
  @LowerIsBetter
  public static Operand<TFloat32> meanAbsoluteError(
      Step step, Operand<TFloat32> predictions, Operand<? extends TType> targets, With... options) {
    return Elementwise.of("meanAbsoluteError")
        .loss(step, predictions, targets, options, (tf, y, t) -> tf.math.abs(tf.math.sub(y, t)));
  }

  /** Computes {@link #huber(Step, Operand, Operand, double, With...)} with a delta of 1. */
  @LowerIsBetter
  public static Operand<TFloat32> huber(
      Step step, Operand<TFloat32> predictions, Operand<? extends TType> targets, With... options) {
    return huber(step, predictions, targets, 1, options);
  }

  /**
   * Computes the Huber loss, quadratic for small errors and linear for large ones: {@code e^2 / 2}
   * where {@code |e| <= delta}, else {@code delta |e| - delta^2 / 2}. <a
   * href="https://doi.org/10.1214/aoms/1177703732">Huber 1964</a>.
   *
   * @param predictions {@code [batch]} or {@code [batch, ...]}
   * @param targets of the same shape, or without or with a last dimension of 1 that the predictions
   *     have or have not; any numeric type
   * @param delta the error from which it is linear, above 0
   * @return {@code [batch]}
   * @throws IllegalArgumentException if the shapes do not fit
   */
  @LowerIsBetter
  public static Operand<TFloat32> huber(
      Step step,
      Operand<TFloat32> predictions,
      Operand<? extends TType> targets,
      double delta,
      With... options) {
    float most = (float) Arithmetic.above0("delta", delta);
    return Elementwise.of("huber")
        .loss(
            step,
            predictions,
            targets,
            options,
            (tf, y, t) -> {
              // With q = min(|e|, delta) both cases are q (|e| - q / 2), which needs no branch.
              Operand<TFloat32> error = tf.math.abs(tf.math.sub(y, t));
              Operand<TFloat32> q = tf.math.minimum(error, tf.constant(most));
              return tf.math.mul(q, tf.math.sub(error, tf.math.mul(q, tf.constant(0.5f))));
            });
  }
}
