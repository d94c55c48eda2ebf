package io.keraunos.layer;

import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/** What is done to images on the device. */
public final class Images {
  private Images() {}

  /**
   * Turns bytes into floats: {@code (x / 255 - mean) / stddev}. Bytes are a quarter of the memory
   * of floats, so it is best to feed them as they are.
   *
   * @param image any shape
   * @param mean of all channels, in units of the brightest value
   * @param stddev of all channels, above 0
   * @return the same shape
   */
  public static Operand<TFloat32> normalize(
      Step step, Operand<TUint8> image, float mean, float stddev) {
    return normalize(step, image, new float[] {mean}, new float[] {stddev});
  }

  /**
   * Turns bytes into floats: {@code (x / 255 - mean) / stddev}, for each channel its own.
   *
   * @param image {@code [..., channels]}
   * @param mean one for each channel, or one for all
   * @param stddev one for each channel, or one for all, above 0
   * @return the same shape
   */
  public static Operand<TFloat32> normalize(
      Step step, Operand<TUint8> image, float[] mean, float[] stddev) {
    if (mean.length != stddev.length) {
      throw new IllegalArgumentException(
          "mean and stddev must have one length, but have %d and %d"
              .formatted(mean.length, stddev.length));
    }
    float[] scale = new float[mean.length];
    float[] shift = new float[mean.length];
    for (int i = 0; i < scale.length; i++) {
      if (!(stddev[i] > 0)) {
        throw new IllegalArgumentException("stddev must be above 0, but was " + stddev[i]);
      }
      scale[i] = 1 / (255 * stddev[i]);
      shift[i] = -mean[i] / stddev[i];
    }
    Ops tf = step.tf().withSubScope("normalize");
    Operand<TFloat32> values = tf.dtypes.cast(image, TFloat32.class);
    return tf.math.add(tf.math.mul(values, constant(tf, scale)), constant(tf, shift));
  }

  private static Operand<TFloat32> constant(Ops tf, float[] values) {
    return values.length == 1 ? tf.constant(values[0]) : tf.constant(values);
  }
}
