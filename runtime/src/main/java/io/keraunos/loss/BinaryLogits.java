package io.keraunos.loss;

import static io.keraunos.loss.Arithmetic.line;
import static io.keraunos.loss.Arithmetic.share;

import io.keraunos.functional.Weighing;
import io.keraunos.step.Ranges;
import io.keraunos.step.Step;
import io.keraunos.step.TargetRange;
import io.keraunos.step.With;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/** Losses of answers that are yes or no, place by place. */
final class BinaryLogits {

  private static final List<Class<? extends With>> OPTIONS =
      List.of(
          With.IgnoredLabel.class,
          With.ClassWeights.class,
          With.LabelSmoothing.class,
          With.PositiveWeights.class);

  private BinaryLogits() {}

  /**
   * Computes the mean loss of each example.
   *
   * @param factor computes what the cross entropy is multiplied by; empty for 1
   */
  static Operand<TFloat32> loss(
      Step step,
      String name,
      Operand<TFloat32> logits,
      Operand<? extends TType> targets,
      With[] with,
      Optional<Formula> factor) {
    step.takesLogits(name, logits);
    boolean always = targets.type() == TBool.class;
    Weighing options = Weighing.of(name, OPTIONS, with);
    step.smoothsTarget(name, options.smoothing());
    TargetRange range =
        options.ignoredLabel().isPresent() ? TargetRange.NUMBERS : TargetRange.PROBABILITIES;
    return new Elementwise(name, range, OPTIONS)
        .loss(
            step,
            logits,
            targets,
            options,
            (tf, weighing, x, target) -> {
              Operand<TFloat32> z = always ? target : Ranges.probabilities(tf, name, target);
              Operand<TFloat32> losses = crossEntropies(tf, weighing, x, z);
              return factor.isEmpty()
                  ? losses
                  : tf.math.mul(losses, factor.get().of(tf, x, smoothed(tf, weighing, z)));
            });
  }

  private static Operand<TFloat32> smoothed(Ops tf, Weighing weighing, Operand<TFloat32> z) {
    double smoothing = weighing.smoothing();
    return line(tf, z, 1 - smoothing, smoothing / 2);
  }

  private static Operand<TFloat32> crossEntropies(
      Ops tf, Weighing weighing, Operand<TFloat32> x, Operand<TFloat32> target) {
    Operand<TFloat32> z = smoothed(tf, weighing, target);
    Optional<float[]> positive = weighing.positiveWeights();
    Operand<TFloat32> losses;
    // Nothing of an infinite logit is nothing, so that one with the target's sign costs nothing.
    if (positive.isEmpty()) {
      // Chosen by one condition: with relu(x) and |x| the slopes at 0 would not belong together.
      Operand<TBool> above = tf.math.greaterEqual(x, tf.zerosLike(x));
      Operand<TFloat32> negative = tf.math.neg(x);
      Operand<TFloat32> off = tf.math.sub(tf.dtypes.cast(above, TFloat32.class), z);
      Operand<TFloat32> wrong = tf.math.mulNoNan(x, off);
      losses = tf.math.add(wrong, tf.math.softplus(tf.select(above, negative, x)));
    } else {
      losses =
          tf.math.add(
              tf.math.mulNoNan(
                  tf.math.softplus(tf.math.neg(x)), tf.math.mul(weights(tf, positive.get()), z)),
              tf.math.mulNoNan(tf.math.softplus(x), line(tf, z, -1, 1)));
    }
    Optional<double[]> classes = weighing.classWeights();
    if (classes.isEmpty()) {
      return losses;
    }
    float[] w = LossChecks.classWeights(classes.get(), 2);
    return tf.math.mul(losses, line(tf, target, w[1] - w[0], w[0]));
  }

  private static Operand<TFloat32> weights(Ops tf, float[] weights) {
    return weights.length == 1 ? tf.constant(weights[0]) : tf.constant(weights);
  }

  /** Computes {@code (1 - p)^gamma}, with {@code p} the probability of the target. */
  static Formula focal(double gamma) {
    return (tf, x, z) -> {
      // 1 - p, without a difference that would lose its digits.
      Operand<TFloat32> missed =
          tf.math.add(
              tf.math.mul(z, tf.math.sigmoid(tf.math.neg(x))),
              tf.math.mul(line(tf, z, -1, 1), tf.math.sigmoid(x)));
      return share(tf, missed, gamma);
    };
  }
}
