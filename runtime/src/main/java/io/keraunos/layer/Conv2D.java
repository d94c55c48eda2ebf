package io.keraunos.layer;

import io.keraunos.functional.Affine;
import io.keraunos.functional.Checks;
import io.keraunos.functional.Window;
import io.keraunos.step.LayerScope;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

/**
 * A convolution over images, as <a
 * href="https://keras.io/api/layers/convolution_layers/convolution2d/">Keras' Conv2D</a>.
 *
 * <p>In: {@code [batch, height, width, channels]}. Out: {@code [batch, height', width', filters]};
 * with {@link Padding#SAME} {@code height' = ceil(height / stride)}, with {@link Padding#VALID}
 * {@code height' = ceil((height - (kernel - 1) * dilation) / stride)}.
 *
 * <p>Variables: {@code kernel} of shape {@code [kernelHeight, kernelWidth, channels, filters]},
 * Glorot uniform at first; {@code bias} of shape {@code [filters]}, zeros at first.
 *
 * <p>Defaults: strides 1, padding VALID, dilation 1, a bias, no activation.
 *
 * <pre>{@code
 * final Conv2D conv = Conv2D.of(32, 3).padding(Padding.SAME).relu();
 * }</pre>
 */
public final class Conv2D extends ConvolutionLayer<Conv2D> {

  private final int filters;

  private Conv2D(int filters, Window window, Affine affine, Activation activation) {
    super(window, affine, activation);
    this.filters = Checks.positive("filters", filters);
  }

  /** Returns a convolution with a square kernel of {@code kernel} by {@code kernel} pixels. */
  public static Conv2D of(int filters, int kernel) {
    return of(filters, kernel, kernel);
  }

  /** Returns a convolution with a kernel of {@code kernelHeight} by {@code kernelWidth} pixels. */
  public static Conv2D of(int filters, int kernelHeight, int kernelWidth) {
    Window window = Window.of(kernelHeight, kernelWidth, 1, 1);
    return new Conv2D(filters, window, Affine.DEFAULT, Activation.LINEAR);
  }

  /** Sets the strides of the kernel, in pixels. 1 by default. */
  public Conv2D strides(int vertical, int horizontal) {
    return with(window.strides(vertical, horizontal));
  }

  @Override
  Conv2D with(Window newWindow, Affine newAffine, Activation newActivation) {
    return new Conv2D(filters, newWindow, newAffine, newActivation);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the input is not of rank 4, its number of channels is not
   *     known, or it is smaller than the kernel with padding VALID
   */
  @Override
  public Operand<TFloat32> apply(Step step, Operand<TFloat32> x) {
    LayerScope scope = step.scope(this);
    long channels = channels(scope, x);
    Operand<TFloat32> kernel =
        affine.kernel(scope, Shape.of(window.height(), window.width(), channels, filters));
    return biasedOutput(scope, window.convolve(step, scope.tf(), x, kernel), filters);
  }

  @Override
  public String toString() {
    return "Conv2D(%s filters, %s%s)".formatted(filters, window, changes());
  }
}
