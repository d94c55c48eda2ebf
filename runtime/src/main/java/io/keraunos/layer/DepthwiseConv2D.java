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
 * A convolution of each channel by itself, as <a
 * href="https://keras.io/api/layers/convolution_layers/depthwise_convolution2d/">Keras'
 * DepthwiseConv2D</a>.
 *
 * <p>In: {@code [batch, height, width, channels]}. Out: {@code [batch, height', width', channels *
 * depthMultiplier]}, with height' and width' as of {@link Conv2D}; the outputs of a channel lie
 * together.
 *
 * <p>Variables: {@code kernel} of shape {@code [kernelHeight, kernelWidth, channels,
 * depthMultiplier]}, Glorot uniform at first; {@code bias} of shape {@code [channels *
 * depthMultiplier]}, zeros at first.
 *
 * <p>Defaults: a depth multiplier of 1, strides 1, padding VALID, dilation 1, a bias, no
 * activation. TensorFlow has no op for two different strides.
 */
public final class DepthwiseConv2D extends ConvolutionLayer<DepthwiseConv2D> {

  private final int depthMultiplier;

  private DepthwiseConv2D(
      int depthMultiplier, Window window, Affine affine, Activation activation) {
    super(window, affine, activation);
    this.depthMultiplier = Checks.positive("depthMultiplier", depthMultiplier);
  }

  /** Returns a convolution with a square kernel of {@code kernel} by {@code kernel} pixels. */
  public static DepthwiseConv2D of(int kernel) {
    return of(kernel, kernel);
  }

  /** Returns a convolution with a kernel of {@code kernelHeight} by {@code kernelWidth} pixels. */
  public static DepthwiseConv2D of(int kernelHeight, int kernelWidth) {
    Window window = Window.of(kernelHeight, kernelWidth, 1, 1);
    return new DepthwiseConv2D(1, window, Affine.DEFAULT, Activation.LINEAR);
  }

  /** Sets the number of outputs of each channel. 1 by default. */
  public DepthwiseConv2D depthMultiplier(int multiplier) {
    return new DepthwiseConv2D(multiplier, window, affine, activation);
  }

  @Override
  DepthwiseConv2D with(Window newWindow, Affine newAffine, Activation newActivation) {
    return new DepthwiseConv2D(depthMultiplier, newWindow, newAffine, newActivation);
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
        affine.kernel(scope, Shape.of(window.height(), window.width(), channels, depthMultiplier));
    Operand<TFloat32> y = window.convolveDepthwise(step, scope.tf(), x, kernel);
    return biasedOutput(scope, y, channels * depthMultiplier);
  }

  @Override
  public String toString() {
    return "DepthwiseConv2D(%s%s%s)"
        .formatted(window, depthMultiplier == 1 ? "" : ", times " + depthMultiplier, changes());
  }
}
