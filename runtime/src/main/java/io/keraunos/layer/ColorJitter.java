package io.keraunos.layer;

import io.keraunos.functional.Resampling;
import io.keraunos.step.LayerScope;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Sum;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;

/**
 * Changes the brightness, the contrast and the saturation of every image in training, each by draws
 * of its own, in this order; passes images on as they are in every other stage. As <a
 * href="https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.ColorJitter.html">
 * torchvision's ColorJitter</a>, which takes them in any order.
 *
 * <p>In and out: {@code [batch, height, width, 3]}, red, green and blue from 0 to 1 (bytes through
 * {@code Images.normalize(step, image, 0f, 1f)}). With a factor f drawn for each image from {@code
 * 1 - strength} to {@code 1 + strength}:
 *
 * <pre>
 * brightness:  f x
 * contrast:    f x + (1 - f) m    with m the mean of the image's grey
 * saturation:  f x + (1 - f) g    with g the pixel's grey, 0.299 red + 0.587 green + 0.114 blue
 * </pre>
 *
 * <p>After each, what lies outside 0 to 1 is cut off. It has no variables.
 *
 * <p>Defaults: 0 for each, which changes nothing.
 */
public final class ColorJitter implements Layer<TFloat32> {

  private static final float[] GREY = {0.299f, 0.587f, 0.114f};

  private final double brightness;
  private final double contrast;
  private final double saturation;

  private ColorJitter(double brightness, double contrast, double saturation) {
    this.brightness = checked("brightness", brightness);
    this.contrast = checked("contrast", contrast);
    this.saturation = checked("saturation", saturation);
  }

  private static double checked(String name, double strength) {
    if (!(strength >= 0 && strength <= 1)) {
      throw new IllegalArgumentException(
          "%s must be from 0 (none) to 1, but was %s".formatted(name, strength));
    }
    return strength;
  }

  /** Returns the layer with its defaults. */
  public static ColorJitter of() {
    return new ColorJitter(0, 0, 0);
  }

  /** Sets the strength of the change of brightness, from 0 to 1. 0 by default. */
  public ColorJitter brightness(double strength) {
    return new ColorJitter(strength, contrast, saturation);
  }

  /** Sets the strength of the change of contrast, from 0 to 1. 0 by default. */
  public ColorJitter contrast(double strength) {
    return new ColorJitter(brightness, strength, saturation);
  }

  /** Sets the strength of the change of saturation, from 0 to 1. 0 by default. */
  public ColorJitter saturation(double strength) {
    return new ColorJitter(brightness, contrast, strength);
  }

  @Override
  public Operand<TFloat32> apply(Step step, Operand<TFloat32> x) {
    LayerScope scope = step.scope(this);
    if (!step.training()) {
      return scope.output(x);
    }
    Resampling images = new Resampling(scope, x);
    Ops tf = scope.tf();
    Operand<TFloat32> y = x;
    if (brightness > 0) {
      y = mixed(tf, y, tf.zerosLike(y), factor(tf, images, brightness));
    }
    if (contrast > 0) {
      Operand<TFloat32> mean = tf.math.mean(grey(tf, y), tf.array(1, 2, 3), Mean.keepDims(true));
      y = mixed(tf, y, mean, factor(tf, images, contrast));
    }
    if (saturation > 0) {
      y = mixed(tf, y, grey(tf, y), factor(tf, images, saturation));
    }
    return scope.output(y);
  }

  private static Operand<TFloat32> factor(Ops tf, Resampling images, double strength) {
    Operand<TFloat32> drawn =
        tf.math.add(
            tf.math.mul(images.uniform(), tf.constant((float) (2 * strength))),
            tf.constant((float) (1 - strength)));
    return tf.reshape(drawn, tf.array(-1, 1, 1, 1));
  }

  private static Operand<TFloat32> grey(Ops tf, Operand<TFloat32> x) {
    return tf.sum(tf.math.mul(x, tf.constant(GREY)), tf.array(-1), Sum.keepDims(true));
  }

  private static Operand<TFloat32> mixed(
      Ops tf, Operand<TFloat32> x, Operand<TFloat32> other, Operand<TFloat32> factor) {
    Operand<TFloat32> sum =
        tf.math.add(
            tf.math.mul(x, factor), tf.math.mul(other, tf.math.sub(tf.constant(1f), factor)));
    return tf.clipByValue(sum, tf.constant(0f), tf.constant(1f));
  }

  @Override
  public String toString() {
    return "ColorJitter(brightness %s, contrast %s, saturation %s)"
        .formatted(brightness, contrast, saturation);
  }
}
