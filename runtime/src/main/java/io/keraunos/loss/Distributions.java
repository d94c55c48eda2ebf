package io.keraunos.loss;

import io.keraunos.functional.Pair;
import io.keraunos.functional.Weighing;
import io.keraunos.step.Shapes;
import io.keraunos.step.Step;
import io.keraunos.step.TargetRange;
import io.keraunos.step.With;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Predictions and targets with a number for each class, for losses over the last dimension.
 *
 * @param predictions {@code [batch, ..., classes]}: logits or probabilities
 * @param targets {@code [batch, ..., classes]}
 * @param weighing which places count
 */
record Distributions(Operand<TFloat32> predictions, Operand<TFloat32> targets, Weighing weighing) {

  /** The options of losses whose targets are probabilities of classes. */
  static final List<Class<? extends With>> OF_CLASSES =
      List.of(With.ClassWeights.class, With.LabelSmoothing.class);

  /** Checks that predictions and targets are of one shape. */
  static Distributions of(
      Step step,
      String name,
      Operand<TFloat32> predictions,
      Operand<TFloat32> targets,
      Weighing weighing) {
    Pair.requireRank(name, predictions, 2, "[batch, ..., classes]");
    if (!Shapes.compatible(targets.shape(), predictions.shape())) {
      throw Pair.mismatch("targets", "the shape of the prediction", targets, predictions);
    }
    Ops tf = step.tf();
    return new Distributions(
        weighing.fill(tf, predictions, 1), weighing.fill(tf, targets, 1), weighing);
  }

  /** Checks logits and the probabilities of their classes. */
  static Distributions ofLogits(
      Step step,
      String loss,
      Operand<TFloat32> logits,
      Operand<TFloat32> targets,
      With... options) {
    step.takesLogits(loss, logits);
    step.takesTarget(loss, targets, TargetRange.NUMBERS);
    Weighing weighing = Weighing.of(loss, OF_CLASSES, options);
    step.smoothsTarget(loss, weighing.smoothing());
    return of(step, "logits", logits, targets, weighing);
  }

  /**
   * Computes the mean loss of each example.
   *
   * @param formula computes {@code [batch, ...]} of predictions and targets, whose labels are
   *     smoothed and weighted
   */
  Operand<TFloat32> loss(Ops tf, Formula formula) {
    Operand<TFloat32> weighted = targets;
    double smoothing = weighing.smoothing();
    if (smoothing > 0) {
      double each = smoothing / LossChecks.classCount(predictions);
      weighted = Arithmetic.line(tf, weighted, 1 - smoothing, each);
    }
    Optional<double[]> weights = weighing.classWeights();
    if (weights.isPresent()) {
      long classes = LossChecks.classCount(predictions);
      weighted =
          tf.math.mul(weighted, tf.constant(LossChecks.classWeights(weights.get(), classes)));
    }
    return weighing.meanPerExample(
        tf, formula.of(tf, predictions, weighted), predictions.shape().numDimensions() - 1);
  }

  /**
   * Computes {@code -sum_j targets_j log softmax(logits)_j}. A class whose target is 0 adds
   * nothing, even if its logit is negative infinity.
   */
  static Operand<TFloat32> crossEntropy(
      Ops tf, Operand<TFloat32> logits, Operand<TFloat32> targets) {
    Operand<TFloat32> logProbabilities = tf.nn.logSoftmax(logits);
    return tf.math.neg(tf.reduceSum(tf.math.mulNoNan(logProbabilities, targets), tf.constant(-1)));
  }
}
