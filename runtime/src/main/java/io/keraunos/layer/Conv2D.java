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
public final class Conv2D implements Layer<TFloat32> {

  private final int filters;
  private final Window window;
  private final Affine affine;

  private Conv2D(int filters, Window window, Affine affine) {
    this.filters = Checks.positive("filters", filters);
    this.window = window;
    this.affine = affine;
  }

  /** Returns a convolution with a square kernel of {@code kernel} by {@code kernel} pixels. */
  public static Conv2D of(int filters, int kernel) {
    return of(filters, kernel, kernel);
  }

  /** Returns a convolution with a kernel of {@code kernelHeight} by {@code kernelWidth} pixels. */
  public static Conv2D of(int filters, int kernelHeight, int kernelWidth) {
    return new Conv2D(filters, Window.of(kernelHeight, kernelWidth, 1, 1), Affine.DEFAULT);
  }

  /** Sets the strides of the kernel, in pixels, vertically and horizontally. 1 by default. */
  public Conv2D strides(int strides) {
    return strides(strides, strides);
  }

  /** Sets the strides of the kernel, in pixels. 1 by default. */
  public Conv2D strides(int vertical, int horizontal) {
    return new Conv2D(filters, window.strides(vertical, horizontal), affine);
  }

  /** Sets the padding at the border. {@link Padding#VALID} by default. */
  public Conv2D padding(Padding padding) {
    return new Conv2D(filters, window.padding(padding), affine);
  }

  /**
   * Sets the dilation: the distance between the pixels under neighbouring kernel elements. 1 by
   * default.
   */
  public Conv2D dilation(int dilation) {
    return dilation(dilation, dilation);
  }

  /**
   * Sets the dilation: the distance between the pixels under neighbouring kernel elements. 1 by
   * default.
   */
  public Conv2D dilation(int vertical, int horizontal) {
    return new Conv2D(filters, window.dilation(vertical, horizontal), affine);
  }

  /** Sets whether a bias is added. True by default. */
  public Conv2D useBias(boolean useBias) {
    return new Conv2D(filters, window, affine.useBias(useBias));
  }

  /** Sets the activation, applied to the output. {@link Activation#LINEAR} by default. */
  public Conv2D activation(Activation activation) {
    return new Conv2D(filters, window, affine.activation(activation));
  }

  /** Sets the activation to ReLU; short for {@code activation(Activation.RELU)}. */
  public Conv2D relu() {
    return activation(Activation.RELU);
  }

  /** Sets the initializer of the kernel. Glorot uniform by default. */
  public Conv2D kernelInitializer(Initializer initializer) {
    return new Conv2D(filters, window, affine.kernelInitializer(initializer));
  }

  /**
   * Sets the regularizer of the kernel: its penalty is added to the training loss. None by default.
   */
  public Conv2D kernelRegularizer(Regularizer regularizer) {
    return new Conv2D(filters, window, affine.kernelRegularizer(regularizer));
  }

  /** Sets the constraint that the kernel must satisfy after each step. None by default. */
  public Conv2D kernelConstraint(Constraint constraint) {
    return new Conv2D(filters, window, affine.kernelConstraint(constraint));
  }

  /** Sets the initializer of the bias. Zeros by default. */
  public Conv2D biasInitializer(Initializer initializer) {
    return new Conv2D(filters, window, affine.biasInitializer(initializer));
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
        affine.kernel(scope, Shape.of(window.height(), window.width(), channels, filters));
    Operand<TFloat32> y = window.convolve(step, scope.tf(), x, kernel);
    y = affine.biased(scope, y, filters);
    return scope.output(affine.activation().apply(scope.tf(), y));
  }

  @Override
  public String toString() {
    return "Conv2D(%s filters, %s%s)".formatted(filters, window, affine);
  }
}
