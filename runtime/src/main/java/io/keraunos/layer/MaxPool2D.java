package io.keraunos.layer;

import io.keraunos.step.LayerScope;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

/**
 * The largest element of each window: {@code [batch, height, width, channels]} to {@code [batch,
 * height', width', channels]} (<a
 * href="https://keras.io/api/layers/pooling_layers/max_pooling2d/">Keras</a>). No variables.
 *
 * @param size the window's height and width in pixels
 * @param stride pixels between windows; the size by default
 * @param padding what happens at the border; VALID by default
 */
public record MaxPool2D(int size, int stride, Padding padding) implements Layer<TFloat32> {

  /** Checks the numbers. */
  public MaxPool2D {
    LayerCheck.atLeast("size", size, 1);
    LayerCheck.atLeast("stride", stride, 1);
  }

  /** Windows side by side. */
  public static MaxPool2D of(int size) {
    return new MaxPool2D(size, size, Padding.VALID);
  }

  /** With this stride. */
  public MaxPool2D stride(int pixels) {
    return new MaxPool2D(size, pixels, padding);
  }

  /** With this padding. */
  public MaxPool2D padding(Padding value) {
    return new MaxPool2D(size, stride, value);
  }

  @Override
  public Operand<TFloat32> apply(Step step, Operand<TFloat32> x) {
    LayerScope scope = step.scope(this);
    Shape input = LayerCheck.image(scope, x);
    LayerCheck.fits(scope, input, size, size, padding);
    // The op that tf.nn.maxPool builds, MaxPoolV2, has no oneDNN kernel; this older one has.
    return scope.output(
        scope
            .tf()
            .scope()
            .opBuilder("MaxPool", "MaxPool")
            .addInput(x.asOutput())
            .setAttr("ksize", new long[] {1, size, size, 1})
            .setAttr("strides", new long[] {1, stride, stride, 1})
            .setAttr("padding", padding.name())
            .build()
            .output(0)
            .expect(TFloat32.class));
  }
}
