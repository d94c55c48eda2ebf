package io.keraunos.functional;

import io.keraunos.step.Step;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.Conv2d;
import org.tensorflow.op.nn.DepthwiseConv2dNative;
import org.tensorflow.types.TFloat32;

/**
 * A window that slides over the height and the width of images, for convolution and pooling.
 *
 * @param padded whether the border is padded so that each stride begins inside the image
 */
public record Window(
    int height,
    int width,
    int strideHeight,
    int strideWidth,
    boolean padded,
    int dilationHeight,
    int dilationWidth) {

  /** TensorFlow's attribute for no padding. */
  public static final String VALID = "VALID";

  /** Checks the sizes. */
  public Window {
    Checks.positive("kernel height", height);
    Checks.positive("kernel width", width);
    Checks.positive("vertical stride", strideHeight);
    Checks.positive("horizontal stride", strideWidth);
    Checks.positive("vertical dilation", dilationHeight);
    Checks.positive("horizontal dilation", dilationWidth);
    if ((strideHeight > 1 || strideWidth > 1) && dilated(dilationHeight, dilationWidth)) {
      throw new IllegalArgumentException(
          "strides must be 1 where a dilation is set, but were %s x %s with dilation %s x %s. Leave"
                  .formatted(strideHeight, strideWidth, dilationHeight, dilationWidth)
              + " one of the two at 1.");
    }
  }

  /** Returns a window without padding and dilation. */
  public static Window of(int height, int width, int strideHeight, int strideWidth) {
    return new Window(height, width, strideHeight, strideWidth, false, 1, 1);
  }

  /** Sets the strides. */
  public Window strides(int vertical, int horizontal) {
    return new Window(height, width, vertical, horizontal, padded, dilationHeight, dilationWidth);
  }

  /** Sets whether the border is padded, as of SAME, or not, as of VALID. */
  public Window padded(boolean pad) {
    return new Window(height, width, strideHeight, strideWidth, pad, dilationHeight, dilationWidth);
  }

  /** Sets the dilation. */
  public Window dilation(int vertical, int horizontal) {
    return new Window(height, width, strideHeight, strideWidth, padded, vertical, horizontal);
  }

  /** Returns whether a dilation is above 1. */
  public boolean isDilated() {
    return dilated(dilationHeight, dilationWidth);
  }

  private static boolean dilated(int vertical, int horizontal) {
    return vertical > 1 || horizontal > 1;
  }

  /** Refuses images that the window cannot slide over. Sizes that are not known yet pass. */
  public void requireFits(Object layer, Shape images) {
    if (padded) {
      return;
    }
    int reachHeight = (height - 1) * dilationHeight + 1;
    int reachWidth = (width - 1) * dilationWidth + 1;
    long imageHeight = images.get(1);
    long imageWidth = images.get(2);
    if ((imageHeight != Shape.UNKNOWN_SIZE && imageHeight < reachHeight)
        || (imageWidth != Shape.UNKNOWN_SIZE && imageWidth < reachWidth)) {
      throw Checks.badInput(
          layer,
          "at least as large as the window of %s x %s with padding VALID"
              .formatted(reachHeight, reachWidth),
          images,
          "Use a smaller window or padding(SAME), or pool less before this layer.");
    }
  }

  /** Convolves images with a kernel of shape {@code [height, width, channels, filters]}. */
  public Operand<TFloat32> convolve(
      Step step, Ops tf, Operand<TFloat32> x, Operand<TFloat32> kernel) {
    if (isDilated() && step.training()) {
      return new DilatedConvolution(
              tf, this, phases -> tf.nn.conv2d(phases, kernel, strideList(), VALID))
          .apply(x, kernel.shape().get(3));
    }
    return tf.nn.conv2d(x, kernel, strideList(), padding(), Conv2d.dilations(dilationList()));
  }

  /**
   * Convolves each channel by itself, with a kernel of shape {@code [height, width, channels,
   * multiplier]}.
   */
  public Operand<TFloat32> convolveDepthwise(
      Step step, Ops tf, Operand<TFloat32> x, Operand<TFloat32> kernel) {
    if (isDilated() && step.training()) {
      return new DilatedConvolution(
              tf, this, phases -> tf.nn.depthwiseConv2dNative(phases, kernel, strideList(), VALID))
          .apply(x, kernel.shape().get(2) * kernel.shape().get(3));
    }
    return tf.nn.depthwiseConv2dNative(
        x, kernel, strideList(), padding(), DepthwiseConv2dNative.dilations(dilationList()));
  }

  /** Returns the strides as TensorFlow's attribute for images with the channels last. */
  public List<Long> strideList() {
    return List.of(1L, (long) strideHeight, (long) strideWidth, 1L);
  }

  /** Returns the window's size as TensorFlow's attribute for images with the channels last. */
  public List<Long> sizeList() {
    return List.of(1L, (long) height, (long) width, 1L);
  }

  /** Returns the padding as TensorFlow's attribute. */
  public String padding() {
    return padded ? "SAME" : VALID;
  }

  /** Returns the dilations as TensorFlow's attribute for images with the channels last. */
  public List<Long> dilationList() {
    return List.of(1L, (long) dilationHeight, (long) dilationWidth, 1L);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("%sx%s".formatted(height, width));
    text.append(", strides %sx%s, padding %s".formatted(strideHeight, strideWidth, padding()));
    if (isDilated()) {
      text.append(", dilation %sx%s".formatted(dilationHeight, dilationWidth));
    }
    return text.toString();
  }
}
