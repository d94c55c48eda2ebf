package io.keraunos.layer;

import io.keraunos.functional.Resampling;
import io.keraunos.step.LayerScope;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Mirrors images at random in training, each by a draw of its own; passes images on unchanged in
 * every other stage. As <a
 * href="https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.RandomHorizontalFlip.html">
 * torchvision's RandomHorizontalFlip</a>.
 *
 * <p>In and out: {@code [batch, height, width, channels]}, height and width known. It has no
 * variables, and nothing before it is trained. The draws differ between training steps, and are the
 * same in every run with the same seed.
 *
 * <p>Defaults: a probability of 0.5.
 */
public final class RandomFlip implements Layer<TFloat32> {

  private final boolean horizontal;
  private final float probability;

  private RandomFlip(boolean horizontal, float probability) {
    this.horizontal = horizontal;
    this.probability = probability;
  }

  /** Swaps left and right. */
  public static RandomFlip horizontal() {
    return new RandomFlip(true, 0.5f);
  }

  /** Swaps top and bottom. */
  public static RandomFlip vertical() {
    return new RandomFlip(false, 0.5f);
  }

  /** Sets the probability that an image is mirrored, from 0 to 1. 0.5 by default. */
  public RandomFlip probability(double probability) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("probability must be from 0 to 1, but was " + probability);
    }
    return new RandomFlip(horizontal, (float) probability);
  }

  @Override
  public Operand<TFloat32> apply(Step step, Operand<TFloat32> x) {
    LayerScope scope = step.scope(this);
    if (!step.training()) {
      return scope.output(x);
    }
    Resampling sampling = new Resampling(scope, x);
    Ops tf = scope.tf();
    Operand<TFloat32> drawn = sampling.uniform();
    Operand<TFloat32> flipped =
        tf.dtypes.cast(tf.math.less(drawn, tf.constant(probability)), TFloat32.class);
    // 1 for an image that stays, -1 for one that is mirrored about the middle of its pixels.
    Operand<TFloat32> sign = tf.math.sub(tf.constant(1f), tf.math.mul(tf.constant(2f), flipped));
    long last = (horizontal ? sampling.width() : sampling.height()) - 1;
    Operand<TFloat32> begin = tf.math.mul(flipped, tf.constant((float) last));
    Operand<TFloat32> one = tf.onesLike(sign);
    Operand<TFloat32> zero = tf.zerosLike(sign);
    return scope.output(
        horizontal
            ? sampling.resample(sign, begin, one, zero, 0)
            : sampling.resample(one, zero, sign, begin, 0));
  }

  @Override
  public String toString() {
    return "RandomFlip(%s, %s)".formatted(horizontal ? "horizontal" : "vertical", probability);
  }
}
