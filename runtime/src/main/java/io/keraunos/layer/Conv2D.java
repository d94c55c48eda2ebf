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

  /** A convolution with a square kernel of {@code kernel} by {@code kernel} pixels. */
  public static Conv2D of(int filters, int kernel) {
    return of(filters, kernel, kernel);
  }

  /** A convolution with a kernel of {@code kernelHeight} by {@code kernelWidth} pixels. */
  public static Conv2D of(int filters, int kernelHeight, int kernelWidth) {
    return new Conv2D(filters, Window.of(kernelHeight, kernelWidth, 1, 1), Affine.DEFAULT);
  }

  /** By how many pixels the kernel moves, vertically and horizontally. 1 by default. */
  public Conv2D strides(int strides) {
    return strides(strides, strides);
  }

  /** By how many pixels the kernel moves. 1 by default. */
  public Conv2D strides(int vertical, int horizontal) {
    return new Conv2D(filters, window.strides(vertical, horizontal), affine);
  }

  /** What happens at the border. {@link Padding#VALID} by default. */
  public Conv2D padding(Padding padding) {
    return new Conv2D(filters, window.padding(padding), affine);
  }

  /** The distance between the pixels that the kernel looks at. 1 by default. */
  public Conv2D dilation(int dilation) {
    return dilation(dilation, dilation);
  }

  /** The distance between the pixels that the kernel looks at. 1 by default. */
  public Conv2D dilation(int vertical, int horizontal) {
    return new Conv2D(filters, window.dilation(vertical, horizontal), affine);
  }

  /** Whether a bias is added. True by default. */
  public Conv2D useBias(boolean useBias) {
    return new Conv2D(filters, window, affine.useBias(useBias));
  }

  /** The function applied last. {@link Activation#LINEAR} by default. */
  public Conv2D activation(Activation activation) {
    return new Conv2D(filters, window, affine.activation(activation));
  }

  /** Short for {@code activation(Activation.RELU)}. */
  public Conv2D relu() {
    return activation(Activation.RELU);
  }

  /** The kernel's first value. Glorot uniform by default. */
  public Conv2D kernelInitializer(Initializer initializer) {
    return new Conv2D(filters, window, affine.kernelInitializer(initializer));
  }

  /** What is added to the training loss for the kernel. Nothing by default. */
  public Conv2D kernelRegularizer(Regularizer regularizer) {
    return new Conv2D(filters, window, affine.kernelRegularizer(regularizer));
  }

  /** What the kernel is brought back to after each step. Nothing by default. */
  public Conv2D kernelConstraint(Constraint constraint) {
    return new Conv2D(filters, window, affine.kernelConstraint(constraint));
  }

  /** The bias's first value. Zeros by default. */
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
