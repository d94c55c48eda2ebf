package io.keraunos.layer;

import io.keraunos.functional.Checks;
import io.keraunos.functional.Window;
import io.keraunos.step.LayerScope;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * The mean of each window and channel, as <a
 * href="https://keras.io/api/layers/pooling_layers/average_pooling2d/">Keras' AveragePooling2D</a>.
 *
 * <p>In: {@code [batch, height, width, channels]}. Out: {@code [batch, height', width', channels]};
 * with {@link Padding#VALID} {@code height' = floor((height - size) / stride) + 1}, with {@link
 * Padding#SAME} {@code height' = ceil(height / stride)}; pixels outside of the image do not count
 * into a mean. It has no variables.
 *
 * <p>Defaults: strides equal to the window's size, padding VALID.
 */
public final class AveragePool2D implements Layer<TFloat32> {

  private final Window window;

  private AveragePool2D(Window window) {
    this.window = window;
  }

  /**
   * Returns pooling over square windows of {@code size} by {@code size} pixels that do not overlap.
   */
  public static AveragePool2D of(int size) {
    return of(size, size);
  }

  /** Returns pooling over windows of {@code height} by {@code width} pixels that do not overlap. */
  public static AveragePool2D of(int height, int width) {
    return new AveragePool2D(Window.of(height, width, height, width));
  }

  /** Sets the strides of the window, in pixels. The window's size by default. */
  public AveragePool2D strides(int strides) {
    return strides(strides, strides);
  }

  /** Sets the strides of the window, in pixels. The window's size by default. */
  public AveragePool2D strides(int vertical, int horizontal) {
    return new AveragePool2D(window.strides(vertical, horizontal));
  }

  /** Sets the padding at the border. {@link Padding#VALID} by default. */
  public AveragePool2D padding(Padding padding) {
    return new AveragePool2D(window.padded(padding == Padding.SAME));
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the input is not of rank 4, or is smaller than the window
   *     with padding VALID
   */
  @Override
  public Operand<TFloat32> apply(Step step, Operand<TFloat32> x) {
    LayerScope scope = step.scope(this);
    window.requireFits(scope, Checks.rank(scope, x, 4, "[batch, height, width, channels]"));
    return scope.output(
        scope.tf().nn.avgPool(x, window.sizeList(), window.strideList(), window.padding()));
  }

  @Override
  public String toString() {
    return "AveragePool2D(" + window + ")";
  }
}
