package io.keraunos.layer;

import io.keraunos.functional.Checks;
import io.keraunos.functional.Window;
import io.keraunos.step.LayerScope;
import io.keraunos.step.Step;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Scope;
import org.tensorflow.types.TFloat32;

/**
 * The largest value of each window and channel, as <a
 * href="https://keras.io/api/layers/pooling_layers/max_pooling2d/">Keras' MaxPooling2D</a>.
 *
 * <p>In: {@code [batch, height, width, channels]}. Out: {@code [batch, height', width', channels]};
 * with {@link Padding#VALID} {@code height' = floor((height - size) / stride) + 1}, with {@link
 * Padding#SAME} {@code height' = ceil(height / stride)}. It has no variables, so one field can be
 * applied many times.
 *
 * <p>Defaults: strides equal to the window's size, padding VALID.
 */
public final class MaxPool2D implements Layer<TFloat32> {

  private final Window window;

  private MaxPool2D(Window window) {
    this.window = window;
  }

  /**
   * Returns pooling over square windows of {@code size} by {@code size} pixels that do not overlap.
   */
  public static MaxPool2D of(int size) {
    return of(size, size);
  }

  /** Returns pooling over windows of {@code height} by {@code width} pixels that do not overlap. */
  public static MaxPool2D of(int height, int width) {
    return new MaxPool2D(Window.of(height, width, height, width));
  }

  /** Sets the strides of the window, in pixels. The window's size by default. */
  public MaxPool2D strides(int strides) {
    return strides(strides, strides);
  }

  /** Sets the strides of the window, in pixels. The window's size by default. */
  public MaxPool2D strides(int vertical, int horizontal) {
    return new MaxPool2D(window.strides(vertical, horizontal));
  }

  /** Sets the padding at the border. {@link Padding#VALID} by default. */
  public MaxPool2D padding(Padding padding) {
    return new MaxPool2D(window.padded(padding == Padding.SAME));
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the input is not of rank 4, or is smaller than the window
   *     with padding VALID
   */
  @Override
  public Operand<TFloat32> apply(Step step, Operand<TFloat32> x) {
    LayerScope layer = step.scope(this);
    window.requireFits(layer, Checks.rank(layer, x, 4, "[batch, height, width, channels]"));
    Scope scope = layer.tf().scope();
    // The op with sizes as attributes, and not MaxPoolV2 which tf.nn.maxPool builds: only this one
    // has oneDNN kernels, forward and backward.
    Operand<TFloat32> y =
        scope
            .opBuilder("MaxPool", "MaxPool")
            .addInput(x.asOutput())
            .setAttr("ksize", longs(window.sizeList()))
            .setAttr("strides", longs(window.strideList()))
            .setAttr("padding", window.padding())
            .build()
            .output(0);
    return layer.output(y);
  }

  private static long[] longs(List<Long> values) {
    return values.stream().mapToLong(Long::longValue).toArray();
  }

  @Override
  public String toString() {
    return "MaxPool2D(" + window + ")";
  }
}
