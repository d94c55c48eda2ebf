package io.keraunos.loss;

import static io.keraunos.loss.Arithmetic.atLeast0;
import static io.keraunos.loss.Arithmetic.line;

import io.keraunos.annotation.LowerIsBetter;
import io.keraunos.functional.Pair;
import io.keraunos.functional.Weighing;
import io.keraunos.step.Shapes;
import io.keraunos.step.Step;
import io.keraunos.step.TargetRange;
import io.keraunos.step.With;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/**
 * Losses of how well two sets of places overlap, such as the pixels of an object. They take logits,
 * and are computed over all places of an example; Keras's own default joins all examples of a
 * batch, whose loss would depend on how it is divided among devices.
 */
public final class SegmentationLosses {

  /** Keras's epsilon. */
  private static final double SMALL = 1e-7;

  private SegmentationLosses() {}

  /**
   * Computes {@code 1 - 2 |t p| / (|t| + |p|)}, with {@code p = sigmoid(logits)} and sums over all
   * places of an example; 1e-7 is added to what is divided by. <a
   * href="https://keras.io/api/losses/segmentation_losses/">Keras's Dice</a>; <a
   * href="https://arxiv.org/abs/1606.04797">Milletari et al. 2016</a>.
   *
   * @param logits {@code [batch, ...]}
   * @param targets of the same shape: booleans, or numbers from 0 to 1
   */
  @LowerIsBetter
  public static Operand<TFloat32> dice(
      Step step, Operand<TFloat32> logits, Operand<? extends TType> targets, With... options) {
    return overlap(step, "dice", logits, targets, new Costs(0.5, 0.5, SMALL / 2), options);
  }

  /**
   * Computes {@code 1 - |t p| / (|t p| + alpha |(1 - t) p| + beta |t (1 - p)|)}, with {@code p =
   * sigmoid(logits)} and sums over all places of an example; 1e-7 is added to what is divided by.
   * Keras's {@code Tversky} takes the two costs in the other order than its documentation says. <a
   * href="https://arxiv.org/abs/1706.05721">Salehi et al. 2017</a>.
   *
   * @param logits {@code [batch, ...]}
   * @param targets of the same shape: booleans, or numbers from 0 to 1
   * @param alpha the cost of what is wrongly found, at least 0
   * @param beta the cost of what is missed, at least 0
   */
  @LowerIsBetter
  public static Operand<TFloat32> tversky(
      Step step,
      Operand<TFloat32> logits,
      Operand<? extends TType> targets,
      double alpha,
      double beta,
      With... options) {
    Costs costs = new Costs(atLeast0("alpha", alpha), atLeast0("beta", beta), SMALL);
    return overlap(step, "tversky", logits, targets, costs, options);
  }

  private record Costs(double found, double missed, double small) {}

  private static Operand<TFloat32> overlap(
      Step step,
      String name,
      Operand<TFloat32> logits,
      Operand<? extends TType> targets,
      Costs costs,
      With... options) {
    Ops tf = step.tf();
    step.takesLogits(name, logits);
    step.takesTarget(name, targets, TargetRange.PROBABILITIES);
    Weighing weighing = Weighing.ofPlaces(name, options);
    Pair pair = Pair.of(tf, "targets", logits, targets);
    Operand<TFloat32> p = tf.math.sigmoid(weighing.fill(tf, pair.prediction(), 1));
    Operand<TFloat32> t = weighing.fill(tf, pair.target(), 1);
    Operand<TFloat32> weights = weighing.weights(tf, p);
    Operand<TFloat32> both = sum(tf, pair, weights, p, t);
    Operand<TFloat32> found = sum(tf, pair, weights, p, line(tf, t, -1, 1));
    Operand<TFloat32> missed = sum(tf, pair, weights, line(tf, p, -1, 1), t);
    Operand<TFloat32> wrong =
        tf.math.add(line(tf, found, costs.found(), 0), line(tf, missed, costs.missed(), 0));
    Operand<TFloat32> share =
        tf.math.div(both, line(tf, tf.math.add(both, wrong), 1, costs.small()));
    Operand<TFloat32> losses = line(tf, share, -1, 1);
    if (!weighing.hasMask()) {
      return losses;
    }
    Operand<TFloat32> counted = Shapes.sumPerExample(tf, weights, pair.rank());
    return tf.select(tf.math.greater(counted, tf.constant(0f)), losses, tf.zerosLike(losses));
  }

  private static Operand<TFloat32> sum(
      Ops tf, Pair pair, Operand<TFloat32> weights, Operand<TFloat32> a, Operand<TFloat32> b) {
    return Shapes.sumPerExample(tf, tf.math.mul(weights, tf.math.mul(a, b)), pair.rank());
  }
}
