package io.keraunos.functional;

import io.keraunos.step.LayerScope;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.op.image.ImageProjectiveTransformV3;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/** Reads each pixel of the images of a batch from another place of the same image. */
public final class Resampling {

  private final LayerScope scope;
  private final Ops tf;
  private final Operand<TFloat32> images;
  private final Shape shape;

  /**
   * Creates a resampling of a batch of images, with the ops of a layer.
   *
   * @throws IllegalArgumentException if these are not images of known height and width
   */
  public Resampling(LayerScope scope, Operand<TFloat32> images) {
    this.scope = scope;
    this.tf = scope.tf();
    this.images = images;
    this.shape = images.shape();
    if (shape.isUnknown()
        || shape.numDimensions() != 4
        || shape.get(1) == Shape.UNKNOWN_SIZE
        || shape.get(2) == Shape.UNKNOWN_SIZE) {
      throw Checks.badInput(
          scope,
          "of shape [batch, height, width, channels] with known height and width",
          shape,
          "Declare them with @TensorShape, or reshape it before this layer.");
    }
  }

  /** Returns the height of the images. */
  public long height() {
    return shape.get(1);
  }

  /** Returns the width of the images. */
  public long width() {
    return shape.get(2);
  }

  /** Returns a number from 0 to below 1 for each image, different at each call. */
  public Operand<TFloat32> uniform() {
    Operand<TInt64> count =
        tf.reshape(
            tf.slice(tf.shape(images, TInt64.class), tf.array(0), tf.array(1)), tf.array(-1));
    return tf.stopGradient(tf.random.statelessRandomUniform(count, scope.seed()));
  }

  /**
   * Returns images whose pixel (x, y) is the one at {@code (xScale x + xOffset, yScale y +
   * yOffset)}, with scales and offsets for each image.
   *
   * @param fill the value of pixels outside
   */
  public Operand<TFloat32> resample(
      Operand<TFloat32> xScale,
      Operand<TFloat32> xOffset,
      Operand<TFloat32> yScale,
      Operand<TFloat32> yOffset,
      float fill) {
    Operand<TFloat32> zero = tf.zerosLike(xScale);
    Operand<TFloat32> places =
        tf.stack(List.of(xScale, zero, xOffset, zero, yScale, yOffset, zero, zero), Stack.axis(1L));
    Operand<TInt32> size = tf.constant(new int[] {(int) height(), (int) width()});
    return tf.image.imageProjectiveTransformV3(
        images,
        places,
        size,
        tf.constant(fill),
        "NEAREST",
        ImageProjectiveTransformV3.fillMode("CONSTANT"));
  }
}
