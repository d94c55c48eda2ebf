package io.keraunos.layer;

import io.keraunos.constraint.Constraint;
import io.keraunos.initializer.Initializer;
import io.keraunos.regularizer.Regularizer;
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
 * activation.
 */
public final class DepthwiseConv2D implements Layer<TFloat32> {

  private final int depthMultiplier;
  private final Window window;
  private final Affine affine;

  private DepthwiseConv2D(int depthMultiplier, Window window, Affine affine) {
    this.depthMultiplier = Checks.positive("depthMultiplier", depthMultiplier);
    this.window = window;
    this.affine = affine;
  }

  /** Returns a convolution with a square kernel of {@code kernel} by {@code kernel} pixels. */
  public static DepthwiseConv2D of(int kernel) {
    return of(kernel, kernel);
  }

  /** Returns a convolution with a kernel of {@code kernelHeight} by {@code kernelWidth} pixels. */
  public static DepthwiseConv2D of(int kernelHeight, int kernelWidth) {
    return new DepthwiseConv2D(1, Window.of(kernelHeight, kernelWidth, 1, 1), Affine.DEFAULT);
  }

  /** Sets the number of outputs of each channel. 1 by default. */
  public DepthwiseConv2D depthMultiplier(int multiplier) {
    return new DepthwiseConv2D(multiplier, window, affine);
  }

  /**
   * Sets the strides of the kernel, in pixels, vertically and horizontally. 1 by default.
   * (TensorFlow has no op for two different strides.)
   */
  public DepthwiseConv2D strides(int strides) {
    return new DepthwiseConv2D(depthMultiplier, window.strides(strides, strides), affine);
  }

  /** Sets the padding at the border. {@link Padding#VALID} by default. */
  public DepthwiseConv2D padding(Padding padding) {
    return new DepthwiseConv2D(depthMultiplier, window.padding(padding), affine);
  }

  /**
   * Sets the dilation: the distance between the pixels under neighbouring kernel elements. 1 by
   * default.
   */
  public DepthwiseConv2D dilation(int dilation) {
    return dilation(dilation, dilation);
  }

  /**
   * Sets the dilation: the distance between the pixels under neighbouring kernel elements. 1 by
   * default.
   */
  public DepthwiseConv2D dilation(int vertical, int horizontal) {
    return new DepthwiseConv2D(depthMultiplier, window.dilation(vertical, horizontal), affine);
  }

  /** Sets whether a bias is added. True by default. */
  public DepthwiseConv2D useBias(boolean useBias) {
    return new DepthwiseConv2D(depthMultiplier, window, affine.useBias(useBias));
  }

  /** Sets the activation, applied to the output. {@link Activation#LINEAR} by default. */
  public DepthwiseConv2D activation(Activation activation) {
    return new DepthwiseConv2D(depthMultiplier, window, affine.activation(activation));
  }

  /** Sets the activation to ReLU; short for {@code activation(Activation.RELU)}. */
  public DepthwiseConv2D relu() {
    return activation(Activation.RELU);
  }

  /** Sets the initializer of the kernel. Glorot uniform by default. */
  public DepthwiseConv2D kernelInitializer(Initializer initializer) {
    return new DepthwiseConv2D(depthMultiplier, window, affine.kernelInitializer(initializer));
  }

  /**
   * Sets the regularizer of the kernel: its penalty is added to the training loss. None by default.
   */
  public DepthwiseConv2D kernelRegularizer(Regularizer regularizer) {
    return new DepthwiseConv2D(depthMultiplier, window, affine.kernelRegularizer(regularizer));
  }

  /** Sets the constraint that the kernel must satisfy after each step. None by default. */
  public DepthwiseConv2D kernelConstraint(Constraint constraint) {
    return new DepthwiseConv2D(depthMultiplier, window, affine.kernelConstraint(constraint));
  }

  /** Sets the initializer of the bias. Zeros by default. */
  public DepthwiseConv2D biasInitializer(Initializer initializer) {
    return new DepthwiseConv2D(depthMultiplier, window, affine.biasInitializer(initializer));
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
    Shape in = Checks.rank(scope, x, 4, "[batch, height, width, channels]");
    long channels = Checks.knownLast(scope, in);
    window.requireFits(scope, in);
    Operand<TFloat32> kernel =
        affine.kernel(scope, Shape.of(window.height(), window.width(), channels, depthMultiplier));
    Operand<TFloat32> y = window.convolveDepthwise(step, scope.tf(), x, kernel);
    y = affine.biased(scope, y, channels * depthMultiplier);
    return scope.output(affine.activation().apply(scope.tf(), y));
  }

  @Override
  public String toString() {
    return "DepthwiseConv2D(%s%s%s)"
        .formatted(window, depthMultiplier == 1 ? "" : ", times " + depthMultiplier, affine);
  }
}
