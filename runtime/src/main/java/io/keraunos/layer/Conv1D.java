package io.keraunos.layer;

import io.keraunos.functional.Affine;
import io.keraunos.functional.Checks;
import io.keraunos.functional.Window;
import io.keraunos.step.LayerScope;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.types.TFloat32;

/**
 * A convolution over sequences, as <a
 * href="https://keras.io/api/layers/convolution_layers/convolution1d/">Keras' Conv1D</a>.
 *
 * <p>In: {@code [batch, positions, channels]}. Out: {@code [batch, positions', filters]}; with
 * {@link Padding#SAME} and {@link #causal} {@code positions' = ceil(positions / stride)}, with
 * {@link Padding#VALID} {@code positions' = ceil((positions - (kernel - 1) * dilation) / stride)}.
 *
 * <p>Variables: {@code kernel} of shape {@code [kernel, channels, filters]}, Glorot uniform at
 * first; {@code bias} of shape {@code [filters]}, zeros at first.
 *
 * <p>Defaults: strides 1, padding VALID, not causal, dilation 1, a bias, no activation.
 */
public final class Conv1D extends ActivatedLayer<Conv1D> {

  private final int filters;
  private final Window window; // over images of one row
  private final boolean causal;

  private Conv1D(int filters, Window window, boolean causal, Affine affine, Activation activation) {
    super(affine, activation);
    this.filters = Checks.positive("filters", filters);
    this.window = window;
    this.causal = causal;
  }

  /** Returns a convolution with a kernel of {@code kernel} positions. */
  public static Conv1D of(int filters, int kernel) {
    Checks.positive("kernel", kernel);
    return new Conv1D(
        filters, Window.of(1, kernel, 1, 1), false, Affine.DEFAULT, Activation.LINEAR);
  }

  /** Sets the strides of the kernel, in positions. 1 by default. */
  public Conv1D strides(int strides) {
    Checks.positive("strides", strides);
    return with(window.strides(1, strides), causal);
  }

  /** Sets the padding at both ends. {@link Padding#VALID} by default. */
  public Conv1D padding(Padding padding) {
    return with(window.padded(padding == Padding.SAME), false);
  }

  /**
   * Pads with zeros before the first position only, so that no output depends on later positions:
   * <a href="https://arxiv.org/abs/1609.03499">van den Oord et al. 2016</a>. Instead of {@link
   * #padding}.
   */
  public Conv1D causal() {
    return with(window.padded(false), true);
  }

  /**
   * Sets the dilation: the distance between the positions under neighbouring kernel elements. 1 by
   * default.
   */
  public Conv1D dilation(int dilation) {
    Checks.positive("dilation", dilation);
    return with(window.dilation(1, dilation), causal);
  }

  @Override
  Conv1D with(Affine newAffine, Activation newActivation) {
    return new Conv1D(filters, window, causal, newAffine, newActivation);
  }

  private Conv1D with(Window newWindow, boolean newCausal) {
    return new Conv1D(filters, newWindow, newCausal, affine, activation);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the input is not of rank 3, its number of channels is not
   *     known, or it is shorter than the kernel with padding VALID
   */
  @Override
  public Operand<TFloat32> apply(Step step, Operand<TFloat32> x) {
    LayerScope scope = step.scope(this);
    Ops tf = scope.tf();
    Shape in = Checks.rank(scope, x, 3, "[batch, positions, channels]");
    long channels = Checks.knownLast(scope, in);
    requireFits(scope, in);
    Operand<TFloat32> kernel = affine.kernel(scope, Shape.of(window.width(), channels, filters));
    Operand<TFloat32> row = tf.expandDims(padded(tf, x), tf.constant(1));
    Operand<TFloat32> y = window.convolve(step, tf, row, tf.expandDims(kernel, tf.constant(0)));
    return biasedOutput(scope, tf.squeeze(y, Squeeze.axis(1L)), filters);
  }

  private int before() {
    return (window.width() - 1) * window.dilationWidth();
  }

  private void requireFits(LayerScope scope, Shape in) {
    boolean whole = causal || window.padded();
    if (!whole && in.get(1) != Shape.UNKNOWN_SIZE && in.get(1) <= before()) {
      throw Checks.badInput(
          scope,
          "at least as long as the kernel of %s with padding VALID".formatted(before() + 1),
          in,
          "Use a smaller kernel, padding(SAME) or causal().");
    }
  }

  private Operand<TFloat32> padded(Ops tf, Operand<TFloat32> x) {
    if (!causal || before() == 0) {
      return x;
    }
    int[][] paddings = {{0, 0}, {before(), 0}, {0, 0}};
    return tf.pad(x, tf.constant(paddings), tf.constant(0f));
  }

  @Override
  public String toString() {
    return "Conv1D(%s filters of %s, strides %s, padding %s%s%s)"
        .formatted(
            filters,
            window.width(),
            window.strideWidth(),
            causal ? "causal" : window.padding(),
            window.isDilated() ? ", dilation " + window.dilationWidth() : "",
            changes());
  }
}
