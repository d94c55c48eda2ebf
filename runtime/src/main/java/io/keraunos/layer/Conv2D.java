package io.keraunos.layer;

import io.keraunos.initializer.Initializer;
import io.keraunos.initializer.Initializers;
import io.keraunos.step.LayerScope;
import io.keraunos.step.Step;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.Conv2d;
import org.tensorflow.types.TFloat32;

/**
 * A convolution over images: {@code [batch, height, width, channels]} to {@code [batch, height',
 * width', filters]} (<a
 * href="https://keras.io/api/layers/convolution_layers/convolution2d/">Keras</a>).
 *
 * <p>Variables: {@code kernel} {@code [kernelHeight, kernelWidth, channels, filters]}, {@code bias}
 * {@code [filters]}. Use {@link #of} and the methods that return a changed copy; defaults are those
 * of Keras: stride 1, VALID, no dilation, Glorot uniform kernel, zero bias, no activation.
 *
 * @param filters the channels of the output, at least 1
 * @param kernelHeight the window's height in pixels
 * @param kernelWidth the window's width in pixels
 * @param stride pixels between windows, both ways
 * @param padding what happens at the border
 * @param dilation pixels between the elements of a window
 * @param useBias whether a bias is added
 * @param activation what follows
 * @param kernelInitializer the kernel's first value
 * @param biasInitializer the bias's first value
 */
public record Conv2D(
    int filters,
    int kernelHeight,
    int kernelWidth,
    int stride,
    Padding padding,
    int dilation,
    boolean useBias,
    Activation activation,
    Initializer kernelInitializer,
    Initializer biasInitializer)
    implements Layer<TFloat32> {

  /** Checks the numbers. */
  public Conv2D {
    LayerCheck.atLeast("filters", filters, 1);
    LayerCheck.atLeast("kernel height", kernelHeight, 1);
    LayerCheck.atLeast("kernel width", kernelWidth, 1);
    LayerCheck.atLeast("stride", stride, 1);
    LayerCheck.atLeast("dilation", dilation, 1);
  }

  /** A square window. */
  public static Conv2D of(int filters, int kernel) {
    return of(filters, kernel, kernel);
  }

  /** A window of any form. */
  public static Conv2D of(int filters, int kernelHeight, int kernelWidth) {
    return new Conv2D(
        filters,
        kernelHeight,
        kernelWidth,
        1,
        Padding.VALID,
        1,
        true,
        Activation.LINEAR,
        Initializers.glorotUniform(),
        Initializers.zeros());
  }

  /** With this stride both ways. */
  public Conv2D stride(int pixels) {
    return new Conv2D(
        filters,
        kernelHeight,
        kernelWidth,
        pixels,
        padding,
        dilation,
        useBias,
        activation,
        kernelInitializer,
        biasInitializer);
  }

  /** With this padding. */
  public Conv2D padding(Padding value) {
    return new Conv2D(
        filters,
        kernelHeight,
        kernelWidth,
        stride,
        value,
        dilation,
        useBias,
        activation,
        kernelInitializer,
        biasInitializer);
  }

  /** With this dilation both ways. */
  public Conv2D dilation(int pixels) {
    return new Conv2D(
        filters,
        kernelHeight,
        kernelWidth,
        stride,
        padding,
        pixels,
        useBias,
        activation,
        kernelInitializer,
        biasInitializer);
  }

  /** With or without a bias. */
  public Conv2D useBias(boolean value) {
    return new Conv2D(
        filters,
        kernelHeight,
        kernelWidth,
        stride,
        padding,
        dilation,
        value,
        activation,
        kernelInitializer,
        biasInitializer);
  }

  /** With this activation. */
  public Conv2D activation(Activation value) {
    return new Conv2D(
        filters,
        kernelHeight,
        kernelWidth,
        stride,
        padding,
        dilation,
        useBias,
        value,
        kernelInitializer,
        biasInitializer);
  }

  /** With {@link Activation#RELU}. */
  public Conv2D relu() {
    return activation(Activation.RELU);
  }

  /** With this first value of the kernel. */
  public Conv2D kernelInitializer(Initializer value) {
    return new Conv2D(
        filters,
        kernelHeight,
        kernelWidth,
        stride,
        padding,
        dilation,
        useBias,
        activation,
        value,
        biasInitializer);
  }

  /** With this first value of the bias. */
  public Conv2D biasInitializer(Initializer value) {
    return new Conv2D(
        filters,
        kernelHeight,
        kernelWidth,
        stride,
        padding,
        dilation,
        useBias,
        activation,
        kernelInitializer,
        value);
  }

  @Override
  public Operand<TFloat32> apply(Step step, Operand<TFloat32> x) {
    LayerScope scope = step.scope(this);
    Ops tf = scope.tf();
    Shape input = LayerCheck.image(scope, x);
    LayerCheck.fits(
        scope,
        input,
        1 + (long) (kernelHeight - 1) * dilation,
        1 + (long) (kernelWidth - 1) * dilation,
        padding);
    Operand<TFloat32> kernel =
        scope.weight(
            "kernel",
            Shape.of(kernelHeight, kernelWidth, input.get(3), filters),
            kernelInitializer);
    Operand<TFloat32> y =
        tf.nn.conv2d(
            x,
            kernel,
            List.of(1L, (long) stride, (long) stride, 1L),
            padding.name(),
            Conv2d.dilations(1L, (long) dilation, (long) dilation, 1L));
    if (useBias) {
      y = tf.nn.biasAdd(y, scope.weight("bias", Shape.of(filters), biasInitializer));
    }
    return scope.output(activation.apply(tf, y));
  }
}
