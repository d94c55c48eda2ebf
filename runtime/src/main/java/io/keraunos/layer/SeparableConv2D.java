package io.keraunos.layer;

import io.keraunos.constraint.Constraint;
import io.keraunos.initializer.Initializer;
import io.keraunos.regularizer.Regularizer;
import io.keraunos.step.LayerScope;
import io.keraunos.step.Step;
import java.util.List;
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
 * activation.
 */
public final class SeparableConv2D implements Layer<TFloat32> {

  private final int filters;
  private final int depthMultiplier;
  private final Window window;
  private final Affine depthwise; // its kernel alone
  private final Affine affine; // its kernel is the pointwise one

  private SeparableConv2D(
      int filters, int depthMultiplier, Window window, Affine depthwise, Affine affine) {
    this.filters = Checks.positive("filters", filters);
    this.depthMultiplier = Checks.positive("depthMultiplier", depthMultiplier);
    this.window = window;
    this.depthwise = depthwise;
    this.affine = affine;
  }

  /** Returns a convolution with a square kernel of {@code kernel} by {@code kernel} pixels. */
  public static SeparableConv2D of(int filters, int kernel) {
    return of(filters, kernel, kernel);
  }

  /** Returns a convolution with a kernel of {@code kernelHeight} by {@code kernelWidth} pixels. */
  public static SeparableConv2D of(int filters, int kernelHeight, int kernelWidth) {
    return new SeparableConv2D(
        filters, 1, Window.of(kernelHeight, kernelWidth, 1, 1), Affine.DEFAULT, Affine.DEFAULT);
  }

  private SeparableConv2D with(Window newWindow) {
    return new SeparableConv2D(filters, depthMultiplier, newWindow, depthwise, affine);
  }

  private SeparableConv2D withDepthwise(Affine newDepthwise) {
    return new SeparableConv2D(filters, depthMultiplier, window, newDepthwise, affine);
  }

  private SeparableConv2D with(Affine newAffine) {
    return new SeparableConv2D(filters, depthMultiplier, window, depthwise, newAffine);
  }

  /** Sets the number of outputs of each channel before the second convolution. 1 by default. */
  public SeparableConv2D depthMultiplier(int multiplier) {
    return new SeparableConv2D(filters, multiplier, window, depthwise, affine);
  }

  /**
   * Sets the strides of the kernel, in pixels, vertically and horizontally. 1 by default.
   * (TensorFlow has no op for two different strides.)
   */
  public SeparableConv2D strides(int strides) {
    return with(window.strides(strides, strides));
  }

  /** Sets the padding at the border. {@link Padding#VALID} by default. */
  public SeparableConv2D padding(Padding padding) {
    return with(window.padding(padding));
  }

  /**
   * Sets the dilation: the distance between the pixels under neighbouring kernel elements. 1 by
   * default.
   */
  public SeparableConv2D dilation(int dilation) {
    return dilation(dilation, dilation);
  }

  /**
   * Sets the dilation: the distance between the pixels under neighbouring kernel elements. 1 by
   * default.
   */
  public SeparableConv2D dilation(int vertical, int horizontal) {
    return with(window.dilation(vertical, horizontal));
  }

  /** Sets whether a bias is added. True by default. */
  public SeparableConv2D useBias(boolean useBias) {
    return with(affine.useBias(useBias));
  }

  /** Sets the activation, applied to the output. {@link Activation#LINEAR} by default. */
  public SeparableConv2D activation(Activation activation) {
    return with(affine.activation(activation));
  }

  /** Sets the activation to ReLU; short for {@code activation(Activation.RELU)}. */
  public SeparableConv2D relu() {
    return activation(Activation.RELU);
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

  /** Sets the initializer of the bias. Zeros by default. */
  public SeparableConv2D biasInitializer(Initializer initializer) {
    return with(affine.biasInitializer(initializer));
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
                Padding.VALID.name());
    y = affine.biased(scope, y, filters);
    return scope.output(affine.activation().apply(scope.tf(), y));
  }

  @Override
  public String toString() {
    return "SeparableConv2D(%s filters, %s%s%s)"
        .formatted(
            filters, window, depthMultiplier == 1 ? "" : ", times " + depthMultiplier, affine);
  }
}
