package io.keraunos.layer;

import io.keraunos.functional.Checks;
import io.keraunos.functional.Resampling;
import io.keraunos.step.LayerScope;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Moves every image by a random number of pixels in training, each by a draw of its own, and fills
 * what comes in from outside; passes images on as they are in every other stage. As <a
 * href="https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.RandomCrop.html">
 * torchvision's RandomCrop</a> of the image's own size with {@code padding}.
 *
 * <p>In and out: {@code [batch, height, width, channels]}, height and width known. It has no
 * variables, and nothing before it is trained. The draws differ between training steps, and are the
 * same in every run with the same seed.
 *
 * <p>Defaults: filled with 0, which after {@link Images#normalize} is the mean colour.
 */
public final class RandomCrop implements Layer<TFloat32> {

  private final int padding;
  private final float fill;

  private RandomCrop(int padding, float fill) {
    this.padding = padding;
    this.fill = fill;
  }

  /**
   * Returns a layer that cuts a window of the image's size out of the image with a border around
   * it.
   *
   * @param padding the width of the border in pixels, at least 1: so far an image moves at most
   */
  public static RandomCrop padding(int padding) {
    return new RandomCrop(Checks.positive("padding", padding), 0);
  }

  /** Sets the value that fills the border. 0 by default. */
  public RandomCrop fill(double value) {
    return new RandomCrop(padding, (float) value);
  }

  @Override
  public Operand<TFloat32> apply(Step step, Operand<TFloat32> x) {
    LayerScope scope = step.scope(this);
    if (!step.training()) {
      return scope.output(x);
    }
    Resampling sampling = new Resampling(scope, x);
    Operand<TFloat32> right = offset(scope.tf(), sampling.uniform());
    Operand<TFloat32> down = offset(scope.tf(), sampling.uniform());
    Operand<TFloat32> one = scope.tf().onesLike(right);
    return scope.output(sampling.resample(one, right, one, down, fill));
  }

  /** Returns a whole number from -padding to padding, all equally likely. */
  private Operand<TFloat32> offset(Ops tf, Operand<TFloat32> uniform) {
    Operand<TFloat32> scaled = tf.math.mul(uniform, tf.constant(2f * padding + 1));
    return tf.math.sub(tf.math.floor(scaled), tf.constant((float) padding));
  }

  @Override
  public String toString() {
    return "RandomCrop(padding %s, fill %s)".formatted(padding, fill);
  }
}
