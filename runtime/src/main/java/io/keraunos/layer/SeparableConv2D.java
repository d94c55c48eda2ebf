package io.keraunos.layer;

import io.keraunos.constraint.Constraint;
import io.keraunos.functional.Affine;
import io.keraunos.functional.Checks;
import io.keraunos.functional.Window;
import io.keraunos.initializer.Initializer;
import io.keraunos.regularizer.Regularizer;
import io.keraunos.step.LayerScope;
import io.keraunos.step.Step;
import java.util.List;
import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

/**
 * A convolution of each channel by itself, and then one of 1 by 1 pixel over all channels: with far
 * fewer weights than a {@link Conv2D}. As <a
 * href="https://keras.io/api/layers/convolution_layers/separable_convolution2d/">Keras'
 * SeparableConv2D</a>; <a href="https://arxiv.org/abs/1610.02357">Chollet 2017</a>.
 *
 * <p>In: {@code [batch, height, width, channels]}. Out: {@code [batch, height', width', filters]},
 * with height' and width' as of {@link Conv2D}.
 *
 * <p>Variables: {@code depthwise_kernel} of shape {@code [kernelHeight, kernelWidth, channels,
 * depthMultiplier]} and {@code pointwise_kernel} of shape {@code [1, 1, channels * depthMultiplier,
 * filters]}, Glorot uniform at first; {@code bias} of shape {@code [filters]}, zeros at first.
 *
 * <p>Defaults: a depth multiplier of 1, strides 1, padding VALID, dilation 1, a bias, no
 * activation. TensorFlow has no op for two different strides.
 */
public final class SeparableConv2D extends ConvolutionLayer<SeparableConv2D> {

  private final int filters;
  private final int depthMultiplier;
  private final Affine depthwise; // its kernel alone

  private SeparableConv2D(
      int filters,
      int depthMultiplier,
      Window window,
      Affine depthwise,
      Affine pointwise,
      Activation activation) {
    super(window, pointwise, activation);
    this.filters = Checks.positive("filters", filters);
    this.depthMultiplier = Checks.positive("depthMultiplier", depthMultiplier);
    this.depthwise = depthwise;
  }

  /** Returns a convolution with a square kernel of {@code kernel} by {@code kernel} pixels. */
  public static SeparableConv2D of(int filters, int kernel) {
    return of(filters, kernel, kernel);
  }

  /** Returns a convolution with a kernel of {@code kernelHeight} by {@code kernelWidth} pixels. */
  public static SeparableConv2D of(int filters, int kernelHeight, int kernelWidth) {
    Window window = Window.of(kernelHeight, kernelWidth, 1, 1);
    return new SeparableConv2D(
        filters, 1, window, Affine.DEFAULT, Affine.DEFAULT, Activation.LINEAR);
  }

  @Override
  SeparableConv2D with(Window newWindow, Affine newAffine, Activation newActivation) {
    return new SeparableConv2D(
        filters, depthMultiplier, newWindow, depthwise, newAffine, newActivation);
  }

  private SeparableConv2D withDepthwise(Affine newDepthwise) {
    return new SeparableConv2D(filters, depthMultiplier, window, newDepthwise, affine, activation);
  }

  @Override
  SeparableConv2D withKernels(UnaryOperator<Affine> change) {
    return withDepthwise(change.apply(depthwise)).with(change.apply(affine));
  }

  /** Sets the number of outputs of each channel before the second convolution. 1 by default. */
  public SeparableConv2D depthMultiplier(int multiplier) {
    return new SeparableConv2D(filters, multiplier, window, depthwise, affine, activation);
  }

  /** Sets the initializer of the kernel of each channel. Glorot uniform by default. */
  public SeparableConv2D depthwiseInitializer(Initializer initializer) {
    return withDepthwise(depthwise.kernelInitializer(initializer));
  }

  /**
   * Sets the regularizer of the kernel of each channel: its penalty is added to the training loss.
   * None by default.
   */
  public SeparableConv2D depthwiseRegularizer(Regularizer regularizer) {
    return withDepthwise(depthwise.kernelRegularizer(regularizer));
  }

  /**
   * Sets the constraint that the kernel of each channel must satisfy after each step. None by
   * default.
   */
  public SeparableConv2D depthwiseConstraint(Constraint constraint) {
    return withDepthwise(depthwise.kernelConstraint(constraint));
  }

  /** Sets the initializer of the kernel over all channels. Glorot uniform by default. */
  public SeparableConv2D pointwiseInitializer(Initializer initializer) {
    return with(affine.kernelInitializer(initializer));
  }

  /**
   * Sets the regularizer of the kernel over all channels: its penalty is added to the training
   * loss. None by default.
   */
  public SeparableConv2D pointwiseRegularizer(Regularizer regularizer) {
    return with(affine.kernelRegularizer(regularizer));
  }

  /**
   * Sets the constraint that the kernel over all channels must satisfy after each step. None by
   * default.
   */
  public SeparableConv2D pointwiseConstraint(Constraint constraint) {
    return with(affine.kernelConstraint(constraint));
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
    Operand<TFloat32> ofEach =
        depthwise.kernel(
            scope,
            "depthwise_kernel",
            Shape.of(window.height(), window.width(), channels, depthMultiplier));
    Operand<TFloat32> ofAll =
        affine.kernel(
            scope, "pointwise_kernel", Shape.of(1, 1, channels * depthMultiplier, filters));
    Operand<TFloat32> y =
        scope
            .tf()
            .nn
            .conv2d(
                window.convolveDepthwise(step, scope.tf(), x, ofEach),
                ofAll,
                List.of(1L, 1L, 1L, 1L),
                Window.VALID);
    return biasedOutput(scope, y, filters);
  }

  @Override
  public String toString() {
    return "SeparableConv2D(%s filters, %s%s%s)"
        .formatted(
            filters, window, depthMultiplier == 1 ? "" : ", times " + depthMultiplier, changes());
  }
}
