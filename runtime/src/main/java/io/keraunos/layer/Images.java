package io.keraunos.layer;

import io.keraunos.functional.Checks;
import io.keraunos.step.Shapes;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/** Preparation of images on the device. Bytes move a quarter of the memory that floats do. */
public final class Images {

  private Images() {}

  /**
   * Computes {@code (image / 255 - mean) / std}, as torchvision's {@code ToTensor} and {@code
   * Normalize}.
   *
   * @param image bytes of any shape
   * @param mean taken off after pixels were brought to 0..1
   * @param std the standard deviation to divide by, above 0
   * @return floats, of the image's shape
   */
  public static Operand<TFloat32> normalize(
      Step step, Operand<TUint8> image, float mean, float std) {
    Checks.positive("std", std);
    Ops tf = step.tf();
    return scaled(
        tf,
        image,
        tf.constant((float) (1 / (255.0 * std))),
        tf.constant((float) (-(double) mean / std)));
  }

  /**
   * Computes {@code (image / 255 - mean) / std} with a mean and a standard deviation for each
   * channel.
   *
   * @param image bytes of shape {@code [..., channels]}
   * @param mean one for each channel
   * @param std one for each channel, above 0
   * @return floats, of the image's shape
   * @throws IllegalArgumentException if there is not one of each for each channel
   */
  public static Operand<TFloat32> normalize(
      Step step, Operand<TUint8> image, float[] mean, float[] std) {
    Shape shape = Checks.rankAtLeast("Images.normalize", image, 1, "[..., channels]");
    long channels = shape.get(shape.numDimensions() - 1);
    if (mean.length != std.length || (channels != Shape.UNKNOWN_SIZE && channels != mean.length)) {
      throw new IllegalArgumentException(
          "mean and std must have one number for each channel of the image, but had %s and %s for"
                  .formatted(mean.length, std.length)
              + " an image of shape "
              + Shapes.text(shape));
    }
    float[] scale = new float[mean.length];
    float[] offset = new float[mean.length];
    for (int i = 0; i < mean.length; i++) {
      Checks.positive("std of channel " + i, std[i]);
      scale[i] = (float) (1 / (255.0 * std[i]));
      offset[i] = (float) (-(double) mean[i] / std[i]);
    }
    Ops tf = step.tf();
    return scaled(tf, image, tf.constant(scale), tf.constant(offset));
  }

  private static Operand<TFloat32> scaled(
      Ops tf, Operand<TUint8> image, Operand<TFloat32> scale, Operand<TFloat32> offset) {
    return tf.math.add(tf.math.mul(tf.dtypes.cast(image, TFloat32.class), scale), offset);
  }
}
