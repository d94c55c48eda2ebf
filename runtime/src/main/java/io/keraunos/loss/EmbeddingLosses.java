package io.keraunos.loss;

import static io.keraunos.loss.Arithmetic.above0;
import static io.keraunos.loss.Arithmetic.atLeast0;
import static io.keraunos.loss.Arithmetic.line;
import static io.keraunos.loss.Arithmetic.positive;
import static io.keraunos.loss.Arithmetic.sumOfLast;

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
 * Losses of how near vectors are to each other. Vectors are {@code [batch, ..., size]}; each loss
 * returns {@code [batch]}, the mean over what an example has more than one of, and throws {@code
 * IllegalArgumentException} if the shapes do not fit.
 */
public final class EmbeddingLosses {

  /** Added to a squared length, so that a vector of zeros has a gradient: that of zero. */
  private static final double LEAST_SQUARE = 1e-14;

  /** PyTorch's epsilon of differences between vectors. */
  private static final double APART = 1e-6;

  private EmbeddingLosses() {}

  /**
   * Computes the cosine of the angle between prediction and target, negated: -1 if they have the
   * same direction. <a
   * href="https://keras.io/api/losses/regression_losses/#cosinesimilarity-class">Keras's
   * CosineSimilarity</a>.
   */
  @LowerIsBetter
  public static Operand<TFloat32> cosineSimilarity(
      Step step, Operand<TFloat32> predictions, Operand<TFloat32> targets, With... options) {
    step.takesTarget("cosineSimilarity", targets, TargetRange.NUMBERS);
    Weighing weighing = Weighing.ofPlaces("cosineSimilarity", options);
    return Distributions.of(step, "predictions", predictions, targets, weighing)
        .loss(step.tf(), (tf, x, t) -> tf.math.neg(cosine(tf, x, t)));
  }

  private static Operand<TFloat32> cosine(Ops tf, Operand<TFloat32> x, Operand<TFloat32> y) {
    return sumOfLast(tf, tf.math.mul(normalized(tf, x), normalized(tf, y)));
  }

  private static Operand<TFloat32> normalized(Ops tf, Operand<TFloat32> x) {
    Operand<TFloat32> squares =
        tf.reduceSum(
            tf.math.square(x), tf.constant(-1), org.tensorflow.op.core.ReduceSum.keepDims(true));
    return tf.math.mul(x, tf.math.rsqrt(Arithmetic.atLeast(tf, squares, LEAST_SQUARE)));
  }

  /**
   * Computes {@code max(|a - p| - |a - n| + margin, 0)}: an anchor has to be nearer to what is like
   * it than to what is not. Distances are Euclidean, of differences with 1e-6 added. <a
   * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.TripletMarginLoss.html">PyTorch's
   * TripletMarginLoss</a>.
   *
   * @param margin above 0; PyTorch's is 1
   */
  @LowerIsBetter
  public static Operand<TFloat32> triplet(
      Step step,
      Operand<TFloat32> anchors,
      Operand<TFloat32> positives,
      Operand<TFloat32> negatives,
      double margin,
      With... options) {
    above0("margin", margin);
    Ops tf = step.tf();
    Weighing weighing = Weighing.ofPlaces("triplet", options);
    Distributions near = Distributions.of(step, "anchors", anchors, positives, weighing);
    Distributions far = Distributions.of(step, "anchors", anchors, negatives, weighing);
    return near.loss(
        tf,
        (ops, a, p) ->
            positive(
                tf,
                line(
                    tf,
                    tf.math.sub(distance(tf, a, p), distance(tf, a, far.targets())),
                    1,
                    margin)));
  }

  private static Operand<TFloat32> distance(Ops tf, Operand<TFloat32> a, Operand<TFloat32> b) {
    Operand<TFloat32> squares =
        sumOfLast(tf, tf.math.square(line(tf, tf.math.sub(a, b), 1, APART)));
    // The root has no slope at 0, where the one of a maximum is 0.
    return tf.math.sqrt(Arithmetic.atLeast(tf, squares, Float.MIN_NORMAL));
  }

  /**
   * Computes {@code d^2} for two vectors that belong together and {@code max(margin - d, 0)^2} for
   * two that do not, with their Euclidean distance {@code d}, of differences with 1e-6 added. <a
   * href="https://doi.org/10.1109/CVPR.2006.100">Hadsell et al. 2006</a>, without the half.
   *
   * @param alike {@code [batch, ...]}, the vectors' shape without its last dimension: booleans, or
   *     1 for those that belong together and 0 for others
   * @param margin above 0
   */
  @LowerIsBetter
  public static Operand<TFloat32> contrastive(
      Step step,
      Operand<TFloat32> one,
      Operand<TFloat32> other,
      Operand<? extends TType> alike,
      double margin,
      With... options) {
    above0("margin", margin);
    return pairs(
        step,
        "contrastive",
        one,
        other,
        alike,
        (tf, a, b, y) -> {
          Operand<TFloat32> d = distance(tf, a, b);
          // Chosen before it is squared: what does not count may be infinite.
          Operand<TFloat32> near =
              tf.select(tf.math.greater(y, tf.constant(0f)), d, tf.zerosLike(d));
          return either(
              tf, y, tf.math.square(near), tf.math.square(positive(tf, line(tf, d, -1, margin))));
        },
        options);
  }

  /**
   * Computes {@code 1 - c} for two vectors that belong together and {@code max(c - margin, 0)} for
   * two that do not, with the cosine {@code c} of the angle between them. <a
   * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.CosineEmbeddingLoss.html">PyTorch's
   * CosineEmbeddingLoss</a>.
   *
   * @param alike {@code [batch, ...]}, the vectors' shape without its last dimension: booleans, or
   *     1 for those that belong together and 0 for others
   * @param margin at least 0; PyTorch's is 0
   */
  @LowerIsBetter
  public static Operand<TFloat32> cosineEmbedding(
      Step step,
      Operand<TFloat32> one,
      Operand<TFloat32> other,
      Operand<? extends TType> alike,
      double margin,
      With... options) {
    atLeast0("margin", margin);
    return pairs(
        step,
        "cosineEmbedding",
        one,
        other,
        alike,
        (tf, a, b, y) -> {
          Operand<TFloat32> c = cosine(tf, a, b);
          return either(tf, y, line(tf, c, -1, 1), positive(tf, line(tf, c, 1, -margin)));
        },
        options);
  }

  private static Operand<TFloat32> either(
      Ops tf, Operand<TFloat32> alike, Operand<TFloat32> near, Operand<TFloat32> far) {
    return tf.math.add(tf.math.mul(alike, near), tf.math.mul(line(tf, alike, -1, 1), far));
  }

  /** A loss of two vectors and of whether they are alike. */
  @FunctionalInterface
  private interface OfPairs {
    Operand<TFloat32> of(
        Ops tf, Operand<TFloat32> one, Operand<TFloat32> other, Operand<TFloat32> alike);
  }

  private static Operand<TFloat32> pairs(
      Step step,
      String name,
      Operand<TFloat32> one,
      Operand<TFloat32> other,
      Operand<? extends TType> alike,
      OfPairs formula,
      With... options) {
    step.takesTarget(name, alike, TargetRange.PROBABILITIES);
    Weighing weighing = Weighing.ofPlaces(name, options);
    return Distributions.of(step, "vectors", one, other, weighing)
        .loss(
            step.tf(),
            (tf, a, b) -> {
              Operand<TFloat32> like = sumOfLast(tf, a); // of the shape of the flags
              Operand<TFloat32> y = Pair.of(tf, "alike", like, alike).target();
              return formula.of(tf, a, b, weighing.fill(tf, y, 1));
            });
  }
}
