package io.keraunos.loss;

import static io.keraunos.loss.Arithmetic.atLeast0;
import static io.keraunos.loss.Arithmetic.between0And1;
import static io.keraunos.loss.Arithmetic.line;
import static io.keraunos.loss.Arithmetic.positive;
import static io.keraunos.loss.Arithmetic.share;
import static io.keraunos.loss.Arithmetic.sumOfLast;

import io.keraunos.annotation.LowerIsBetter;
import io.keraunos.functional.Weighing;
import io.keraunos.step.Step;
import io.keraunos.step.TargetRange;
import io.keraunos.step.With;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TNumber;
import org.tensorflow.types.family.TType;

/**
 * More losses of classes, besides the cross entropies of {@link Losses}. Each takes logits where it
 * does not say probabilities, and returns {@code [batch]}, the mean over what an example has more
 * than one of. Each throws {@code IllegalArgumentException} if the shapes do not fit.
 */
public final class ClassificationLosses {

  /** Keras's epsilon. */
  private static final double SMALL = 1e-7;

  private ClassificationLosses() {}

  /**
   * Computes the focal loss of yes-or-no answers: the cross entropy times {@code (1 - p)^gamma},
   * with {@code p} the probability of the target, so that what is right already counts less. Weigh
   * the classes with {@link With#classWeights}: {@code classWeights(1 - alpha, alpha)} is the
   * paper's alpha. <a href="https://arxiv.org/abs/1708.02002">Lin et al. 2017</a>.
   *
   * @param logits {@code [batch]} or {@code [batch, ...]}
   * @param targets as those of {@link Losses#binaryCrossentropy}
   * @param gamma at least 0; the paper's is 2
   */
  @LowerIsBetter
  public static Operand<TFloat32> binaryFocalCrossentropy(
      Step step,
      Operand<TFloat32> logits,
      Operand<? extends TType> targets,
      double gamma,
      With... options) {
    return BinaryLogits.loss(
        step,
        "binaryFocalCrossentropy",
        logits,
        targets,
        options,
        Optional.of(BinaryLogits.focal(atLeast0("gamma", gamma))));
  }

  /**
   * Computes the focal loss of several classes: {@code -sum_j t_j (1 - p_j)^gamma log p_j}. <a
   * href="https://keras.io/api/losses/probabilistic_losses/#categoricalfocalcrossentropy-class">Keras's
   * CategoricalFocalCrossentropy</a>, whose alpha is a class weight here.
   *
   * @param logits {@code [batch, ..., classes]}
   * @param targets {@code [batch, ..., classes]}, each row adding up to 1
   * @param gamma at least 0; the paper's is 2
   */
  @LowerIsBetter
  public static Operand<TFloat32> categoricalFocalCrossentropy(
      Step step,
      Operand<TFloat32> logits,
      Operand<TFloat32> targets,
      double gamma,
      With... options) {
    return Distributions.ofLogits(step, "categoricalFocalCrossentropy", logits, targets, options)
        .loss(step.tf(), focal(gamma));
  }

  /**
   * Computes {@link #categoricalFocalCrossentropy} of classes given by their numbers.
   *
   * @param logits {@code [batch, ..., classes]}
   * @param labels {@code [batch, ...]}, integers from 0 to {@code classes - 1}
   * @param gamma at least 0; the paper's is 2
   */
  @LowerIsBetter
  public static Operand<TFloat32> sparseCategoricalFocalCrossentropy(
      Step step,
      Operand<TFloat32> logits,
      Operand<? extends TNumber> labels,
      double gamma,
      With... options) {
    step.takesLogits("sparseCategoricalFocalCrossentropy", logits);
    return ClassLogits.of(step, "sparseCategoricalFocalCrossentropy", logits, labels, options)
        .distributions(step.tf())
        .loss(step.tf(), focal(gamma));
  }

  private static Formula focal(double gamma) {
    double exponent = atLeast0("gamma", gamma);
    return (tf, logits, targets) -> {
      Operand<TFloat32> missed = line(tf, tf.nn.softmax(logits), -1, 1);
      Operand<TFloat32> each =
          tf.math.mulNoNan(tf.nn.logSoftmax(logits), share(tf, missed, exponent));
      return tf.math.neg(sumOfLast(tf, tf.math.mulNoNan(each, targets)));
    };
  }

  /**
   * Computes {@code (1 - p^q) / q}, with {@code p} the probability of the target: between the cross
   * entropy (q to 0) and the absolute error (q = 1), so wrong labels weigh less. <a
   * href="https://arxiv.org/abs/1805.07836">Zhang and Sabuncu 2018</a>.
   *
   * @param logits {@code [batch, ..., classes]}
   * @param targets {@code [batch, ..., classes]}, one 1 in each row
   * @param q above 0 and below 1; the paper's is 0.7
   */
  @LowerIsBetter
  public static Operand<TFloat32> generalizedCrossentropy(
      Step step, Operand<TFloat32> logits, Operand<TFloat32> targets, double q, With... options) {
    between0And1("q", q);
    return Distributions.ofLogits(step, "generalizedCrossentropy", logits, targets, options)
        .loss(
            step.tf(),
            (tf, x, t) ->
                line(
                    tf,
                    share(tf, sumOfLast(tf, tf.math.mul(t, tf.nn.softmax(x))), q),
                    -1 / q,
                    1 / q));
  }

  /**
   * Computes the Kullback-Leibler divergence of the target from the prediction: {@code sum_j t_j
   * log(t_j / p_j)}, with both at least 1e-7 and at most 1 in the logarithm. <a
   * href="https://keras.io/api/losses/probabilistic_losses/#kldivergence-class">Keras's
   * KLDivergence</a>.
   *
   * @param probabilities {@code [batch, ..., classes]}: probabilities, not logits
   * @param targets {@code [batch, ..., classes]}, each row adding up to 1
   */
  @LowerIsBetter
  public static Operand<TFloat32> klDivergence(
      Step step, Operand<TFloat32> probabilities, Operand<TFloat32> targets, With... options) {
    return ofProbabilities(step, "klDivergence", probabilities, targets, options)
        .loss(
            step.tf(),
            (tf, p, t) -> {
              Operand<TFloat32> given = clipped(tf, t);
              Operand<TFloat32> ratio =
                  tf.math.sub(tf.math.log(given), tf.math.log(clipped(tf, p)));
              return sumOfLast(tf, tf.math.mul(given, ratio));
            });
  }

  /**
   * Computes the negative log likelihood of a class from probabilities: {@code -log p_label}, with
   * {@code p} divided by its sum and at least 1e-7. With logits, {@link
   * Losses#sparseCategoricalCrossentropy} is exact where this one is cut off.
   *
   * @param probabilities {@code [batch, ..., classes]}: probabilities, not logits
   * @param labels {@code [batch, ...]}, integers from 0 to {@code classes - 1}
   */
  @LowerIsBetter
  public static Operand<TFloat32> negativeLogLikelihood(
      Step step,
      Operand<TFloat32> probabilities,
      Operand<? extends TNumber> labels,
      With... options) {
    Ops tf = step.tf();
    step.takesProbabilities("negativeLogLikelihood", probabilities);
    ClassLogits given =
        ClassLogits.of(step, "negativeLogLikelihood", probabilities, labels, options);
    return new ClassLogits(
            tf.math.log(clipped(tf, given.logits())), given.labels(), given.weighing())
        .meanCrossEntropy(tf);
  }

  private static Operand<TFloat32> clipped(Ops tf, Operand<TFloat32> probabilities) {
    return tf.clipByValue(probabilities, tf.constant((float) SMALL), tf.constant(1f));
  }

  private static Distributions ofProbabilities(
      Step step,
      String loss,
      Operand<TFloat32> probabilities,
      Operand<TFloat32> targets,
      With... options) {
    step.takesProbabilities(loss, probabilities);
    step.takesTarget(loss, targets, TargetRange.PROBABILITIES);
    Weighing weighing = Weighing.of(loss, Distributions.OF_CLASSES, options);
    step.smoothsTarget(loss, weighing.smoothing());
    return Distributions.of(step, "probabilities", probabilities, targets, weighing);
  }

  /**
   * Computes {@code max(1 - t x, 0)}, with {@code t} 1 for targets above 0 and else -1. <a
   * href="https://keras.io/api/losses/hinge_losses/#hinge-class">Keras's Hinge</a>.
   *
   * @param scores {@code [batch]} or {@code [batch, ...]}: numbers without an activation
   * @param targets of the same shape: booleans, 0 and 1, or -1 and 1
   */
  @LowerIsBetter
  public static Operand<TFloat32> hinge(
      Step step, Operand<TFloat32> scores, Operand<? extends TType> targets, With... options) {
    return Elementwise.of("hinge", TargetRange.SIGNS)
        .loss(step, scores, targets, options, ClassificationLosses::margin);
  }

  /**
   * Computes the square of {@link #hinge}. <a
   * href="https://keras.io/api/losses/hinge_losses/#squaredhinge-class">Keras's SquaredHinge</a>.
   *
   * @param scores {@code [batch]} or {@code [batch, ...]}: numbers without an activation
   * @param targets of the same shape: booleans, 0 and 1, or -1 and 1
   */
  @LowerIsBetter
  public static Operand<TFloat32> squaredHinge(
      Step step, Operand<TFloat32> scores, Operand<? extends TType> targets, With... options) {
    return Elementwise.of("squaredHinge", TargetRange.SIGNS)
        .loss(step, scores, targets, options, (tf, x, t) -> tf.math.square(margin(tf, x, t)));
  }

  private static Operand<TFloat32> margin(
      Ops tf, Operand<TFloat32> scores, Operand<TFloat32> targets) {
    Operand<TFloat32> signs =
        tf.select(tf.math.greater(targets, tf.constant(0f)), tf.constant(1f), tf.constant(-1f));
    return positive(tf, line(tf, tf.math.mul(signs, scores), -1, 1));
  }

  /**
   * Computes {@code max(max_j((1 - t_j) x_j) - sum_j t_j x_j + 1, 0)}. <a
   * href="https://keras.io/api/losses/hinge_losses/#categoricalhinge-class">Keras's
   * CategoricalHinge</a>.
   *
   * @param scores {@code [batch, ..., classes]}: numbers without an activation
   * @param targets {@code [batch, ..., classes]}, one 1 in each row
   */
  @LowerIsBetter
  public static Operand<TFloat32> categoricalHinge(
      Step step, Operand<TFloat32> scores, Operand<TFloat32> targets, With... options) {
    step.takesTarget("categoricalHinge", targets, TargetRange.PROBABILITIES);
    Weighing weighing = Weighing.ofPlaces("categoricalHinge", options);
    return Distributions.of(step, "scores", scores, targets, weighing)
        .loss(
            step.tf(),
            (tf, x, t) -> {
              Operand<TFloat32> others =
                  tf.max(tf.math.mul(line(tf, t, -1, 1), x), tf.constant(-1));
              return positive(
                  tf, line(tf, tf.math.sub(others, sumOfLast(tf, tf.math.mul(t, x))), 1, 1));
            });
  }
}
