package io.keraunos.layer;

import io.keraunos.functional.Affine;
import io.keraunos.functional.Checks;
import io.keraunos.functional.Window;
import io.keraunos.step.LayerScope;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * A convolution the other way round: each pixel of the input is spread over a window of the output.
 * As <a href="https://keras.io/api/layers/convolution_layers/convolution2d_transpose/">Keras'
 * Conv2DTranspose</a>; often called a deconvolution, which it is not.
 *
 * <p>In: {@code [batch, height, width, channels]}. Out: {@code [batch, height', width', filters]};
 * with {@link Padding#SAME} {@code height' = height * stride}, with {@link Padding#VALID} {@code
 * height' = height * stride + max(kernel - stride, 0)}.
 *
 * <p>Variables: {@code kernel} of shape {@code [kernelHeight, kernelWidth, filters, channels]},
 * Glorot uniform at first; {@code bias} of shape {@code [filters]}, zeros at first.
 *
 * <p>Defaults: strides 1, padding VALID, a bias, no activation.
 */
public final class Conv2DTranspose extends ActivatedLayer<Conv2DTranspose> {

  private final int filters;
  private final Window window;

  private Conv2DTranspose(int filters, Window window, Affine affine, Activation activation) {
    super(affine, activation);
    this.filters = Checks.positive("filters", filters);
    this.window = window;
  }

  /** Returns a convolution with a square kernel of {@code kernel} by {@code kernel} pixels. */
  public static Conv2DTranspose of(int filters, int kernel) {
    return of(filters, kernel, kernel);
  }

  /** Returns a convolution with a kernel of {@code kernelHeight} by {@code kernelWidth} pixels. */
  public static Conv2DTranspose of(int filters, int kernelHeight, int kernelWidth) {
    Window window = Window.of(kernelHeight, kernelWidth, 1, 1);
    return new Conv2DTranspose(filters, window, Affine.DEFAULT, Activation.LINEAR);
  }

  /**
   * Sets the strides: the distance, in pixels of the output, between the windows of neighbouring
   * input pixels. 1 by default.
   */
  public Conv2DTranspose strides(int strides) {
    return strides(strides, strides);
  }

  /**
   * Sets the strides: the distance, in pixels of the output, between the windows of neighbouring
   * input pixels. 1 by default.
   */
  public Conv2DTranspose strides(int vertical, int horizontal) {
    return with(window.strides(vertical, horizontal));
  }

  /** Sets the padding at the border. {@link Padding#VALID} by default. */
  public Conv2DTranspose padding(Padding padding) {
    return with(window.padded(padding == Padding.SAME));
  }

  @Override
  Conv2DTranspose with(Affine newAffine, Activation newActivation) {
    return new Conv2DTranspose(filters, window, newAffine, newActivation);
  }

  private Conv2DTranspose with(Window newWindow) {
    return new Conv2DTranspose(filters, newWindow, affine, activation);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the input is not of rank 4, or its number of channels is
   *     not known
   */
  @Override
  public Operand<TFloat32> apply(Step step, Operand<TFloat32> x) {
    LayerScope scope = step.scope(this);
    Ops tf = scope.tf();
    Shape in = Checks.rank(scope, x, 4, "[batch, height, width, channels]");
    long channels = Checks.knownLast(scope, in);
    Operand<TFloat32> kernel =
        affine.kernel(scope, Shape.of(window.height(), window.width(), filters, channels));
    // This layer computes the gradient of a convolution's input.
    Operand<TFloat32> y =
        tf.nn.conv2dBackpropInput(
            outputSizes(tf, x), kernel, x, window.strideList(), window.padding());
    return biasedOutput(scope, tf.ensureShape(y, outputShape(in)), filters);
  }

  /**
   * Computes the output's sizes in the graph: the batch size is known in the step only, and height
   * and width may be too.
   */
  private Operand<TInt32> outputSizes(Ops tf, Operand<TFloat32> x) {
    int[] factors = {1, window.strideHeight(), window.strideWidth(), 0};
    int[] more = {
      0,
      more(window.height(), window.strideHeight()),
      more(window.width(), window.strideWidth()),
      filters
    };
    return tf.math.add(tf.math.mul(tf.shape(x), tf.constant(factors)), tf.constant(more));
  }

  private Shape outputShape(Shape in) {
    long height = size(in.get(1), window.height(), window.strideHeight());
    return Shape.of(
        in.get(0), height, size(in.get(2), window.width(), window.strideWidth()), filters);
  }

  private long size(long size, int kernel, int stride) {
    return size == Shape.UNKNOWN_SIZE ? size : size * stride + more(kernel, stride);
  }

  private int more(int kernel, int stride) {
    return window.padded() ? 0 : Math.max(kernel - stride, 0);
  }

  @Override
  public String toString() {
    return "Conv2DTranspose(%s filters, %s%s)".formatted(filters, window, changes());
  }
}
