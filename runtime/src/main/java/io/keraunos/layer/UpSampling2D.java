package io.keraunos.layer;

import io.keraunos.functional.Checks;
import io.keraunos.step.LayerScope;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.image.ResizeBilinear;
import org.tensorflow.op.image.ResizeNearestNeighbor;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Makes images larger by whole factors, as <a
 * href="https://keras.io/api/layers/reshaping_layers/up_sampling2d/">Keras' UpSampling2D</a>: by
 * repeating pixels, or with {@link #bilinear} by going from one pixel's centre to the next's in a
 * straight line.
 *
 * <p>In: {@code [batch, height, width, channels]}. Out: {@code [batch, height * vertical, width *
 * horizontal, channels]}. It has no variables.
 */
public final class UpSampling2D implements Layer<TFloat32> {

  private final int vertical;
  private final int horizontal;
  private final boolean bilinear;

  private UpSampling2D(int vertical, int horizontal, boolean bilinear) {
    this.vertical = Checks.positive("vertical", vertical);
    this.horizontal = Checks.positive("horizontal", horizontal);
    this.bilinear = bilinear;
  }

  /** Returns a layer that makes images {@code factor} times as high and as wide. */
  public static UpSampling2D of(int factor) {
    return of(factor, factor);
  }

  /**
   * Returns a layer that makes images {@code vertical} times as high and {@code horizontal} times
   * as wide.
   */
  public static UpSampling2D of(int vertical, int horizontal) {
    return new UpSampling2D(vertical, horizontal, false);
  }

  /** Interpolates between pixels instead of repeating them. */
  public UpSampling2D bilinear() {
    return new UpSampling2D(vertical, horizontal, true);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the input is not of rank 4
   */
  @Override
  public Operand<TFloat32> apply(Step step, Operand<TFloat32> x) {
    LayerScope scope = step.scope(this);
    Ops tf = scope.tf();
    Shape in = Checks.rank(scope, x, 4, "[batch, height, width, channels]");
    Operand<TInt32> size = size(tf, x, in);
    return scope.output(
        bilinear
            ? tf.image.resizeBilinear(x, size, ResizeBilinear.halfPixelCenters(true))
            : tf.image.resizeNearestNeighbor(
                x, size, ResizeNearestNeighbor.halfPixelCenters(true)));
  }

  private Operand<TInt32> size(Ops tf, Operand<TFloat32> x, Shape in) {
    if (in.get(1) != Shape.UNKNOWN_SIZE && in.get(2) != Shape.UNKNOWN_SIZE) {
      int[] known = {
        Math.toIntExact(in.get(1) * vertical), Math.toIntExact(in.get(2) * horizontal)
      };
      return tf.constant(known);
    }
    Operand<TInt32> size =
        tf.slice(tf.shape(x), tf.constant(new int[] {1}), tf.constant(new int[] {2}));
    return tf.math.mul(size, tf.constant(new int[] {vertical, horizontal}));
  }

  @Override
  public String toString() {
    return "UpSampling2D(%sx%s%s)".formatted(vertical, horizontal, bilinear ? ", bilinear" : "");
  }
}
