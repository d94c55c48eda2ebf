package io.keraunos.gradient;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.BroadcastGradientArgs;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TNumber;

/**
 * Gradients of neural network ops, as in TensorFlow's Python library ({@code nn_grad.py}). Each
 * takes the op and the gradients of its outputs and returns those of its inputs.
 */
final class NnGradients {

  private NnGradients() {}

  /**
   * Differentiates the sparse softmax cross entropy. The op's second output is {@code
   * softmax(logits) - onehot(labels)}, already computed in the forward pass: the gradient of the
   * logits is that, times each example's own gradient.
   */
  static List<@Nullable Operand<?>> sparseSoftmaxCrossEntropy(
      Ops tf, GraphOperation op, List<Output<?>> dy) {
    Operand<TNumber> backprop = Numbers.of(op.output(1));
    Operand<TNumber> logits = tf.math.mul(perExample(tf, dy.get(0)), backprop);
    return Dispatcher.gradients(logits, null);
  }

  /**
   * Differentiates the logarithm of the softmax: {@code dx = dy - softmax(x) sum(dy)}, over the
   * last dimension.
   */
  static List<@Nullable Operand<?>> logSoftmax(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Operand<TNumber> dz = Numbers.of(dy.get(0));
    Operand<TNumber> sum = tf.reduceSum(dz, tf.constant(-1), ReduceSum.keepDims(true));
    Operand<TNumber> softmax = tf.math.exp(Numbers.of(op.output(0)));
    return Dispatcher.gradients(tf.math.sub(dz, tf.math.mul(softmax, sum)));
  }

  /**
   * Returns a column of the examples' own gradients; where all have the same one, that one alone.
   */
  private static Operand<TNumber> perExample(Ops tf, Output<?> gradient) {
    return gradient.op() instanceof GraphOperation from && from.type().equals("Fill")
        ? Numbers.of(from.input(1))
        : tf.expandDims(Numbers.of(gradient), tf.constant(-1));
  }

  /**
   * Differentiates the connectionist temporal classification: the op's second output is the loss's
   * gradient.
   */
  static List<@Nullable Operand<?>> ctcLoss(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Operand<TNumber> each = tf.expandDims(Numbers.of(dy.get(0)), tf.constant(-1));
    return Dispatcher.gradients(
        tf.math.mul(each, Numbers.of(op.output(1))), // [batch, 1] by [time, batch, classes]
        null,
        null,
        null);
  }

  private static final List<String> WINDOW =
      List.of("strides", "padding", "data_format", "dilations");

  private static final List<String> PADDED_WINDOW =
      List.of("strides", "padding", "explicit_paddings", "data_format", "dilations");

  /** Differentiates a convolution over images. */
  static List<@Nullable Operand<?>> conv2D(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Raw raw = new Raw(tf);
    Operand<?> x = op.input(0);
    Operand<?> filter = op.input(1);
    Operand<?> dz = dy.get(0);
    return Dispatcher.gradients(
        raw.like(op, PADDED_WINDOW, "Conv2DBackpropInput", raw.op("Shape", x), filter, dz),
        raw.like(op, PADDED_WINDOW, "Conv2DBackpropFilter", x, raw.op("Shape", filter), dz));
  }

  /** Differentiates the maximum of each window. */
  static List<@Nullable Operand<?>> maxPool(Ops tf, GraphOperation op, List<Output<?>> dy) {
    return Dispatcher.gradients(
        new Raw(tf)
            .like(
                op,
                List.of("ksize", "strides", "padding", "explicit_paddings", "data_format"),
                "MaxPoolGrad",
                op.input(0),
                op.output(0),
                dy.get(0)));
  }

  /** Differentiates a normalization over neighbouring channels. */
  static List<@Nullable Operand<?>> localResponse(Ops tf, GraphOperation op, List<Output<?>> dy) {
    return Dispatcher.gradients(
        new Raw(tf)
            .like(
                op,
                List.of("depth_radius", "bias", "alpha", "beta"),
                "LRNGrad",
                dy.get(0),
                op.input(0),
                op.output(0)));
  }

  /**
   * Differentiates the softmax cross entropy of broadcast logits and probabilities; the op's second
   * output is the logits' own gradient.
   */
  static List<@Nullable Operand<?>> softmaxCrossEntropy(
      Ops tf, GraphOperation op, List<Output<?>> dy) {
    Operand<TNumber> logits = Numbers.of(op.input(0));
    Operand<TNumber> labels = Numbers.of(op.input(1));
    Operand<TNumber> each = tf.expandDims(Numbers.of(dy.get(0)), tf.constant(-1));
    Operand<TNumber> surprise = tf.math.neg(tf.nn.logSoftmax(logits));
    return Dispatcher.gradients(
        summed(tf, tf.math.mul(each, Numbers.of(op.output(1))), logits),
        summed(tf, tf.math.mul(each, surprise), labels));
  }

  /** Sums a gradient over the dimensions in which its input was broadcast. */
  private static Operand<TNumber> summed(Ops tf, Operand<TNumber> dx, Operand<TNumber> x) {
    Operand<TInt32> axes = BroadcastGradientArgs.create(tf.scope(), tf.shape(x), tf.shape(dx)).r0();
    return tf.reshape(tf.reduceSum(dx, axes), tf.shape(x));
  }

  /** Differentiates a convolution over volumes. */
  static List<@Nullable Operand<?>> conv3D(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Raw raw = new Raw(tf);
    Operand<?> x = op.input(0);
    Operand<?> filter = op.input(1);
    Operand<?> dz = dy.get(0);
    return Dispatcher.gradients(
        raw.like(op, WINDOW, "Conv3DBackpropInputV2", raw.op("Shape", x), filter, dz),
        raw.like(op, WINDOW, "Conv3DBackpropFilterV2", x, raw.op("Shape", filter), dz));
  }

  /** Differentiates a transposed convolution over volumes, itself a gradient. */
  static List<@Nullable Operand<?>> conv3DTransposed(
      Ops tf, GraphOperation op, List<Output<?>> dy) {
    Raw raw = new Raw(tf);
    Operand<?> filter = op.input(1);
    Operand<?> dz = dy.get(0);
    return Dispatcher.gradients(
        null,
        raw.like(op, WINDOW, "Conv3DBackpropFilterV2", dz, raw.op("Shape", filter), op.input(2)),
        raw.like(op, WINDOW, "Conv3D", dz, filter));
  }

  /**
   * Differentiates the largest numbers of each row: their gradients go to the places they came
   * from.
   */
  static List<@Nullable Operand<?>> topK(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Raw raw = new Raw(tf);
    Operand<TNumber> x = Numbers.of(op.input(0));
    Operand<TInt32> one = tf.constant(1);
    Operand<TInt32> row = tf.gather(tf.shape(x), tf.math.sub(tf.rank(x), one), tf.constant(0));
    Operand<TInt32> k = tf.dtypes.cast(Numbers.of(op.input(1)), TInt32.class);
    Operand<TInt32> size = tf.size(x);
    // Counted from the first number of all rows.
    Operand<TInt32> starts = tf.expandDims(tf.range(tf.constant(0), size, row), one);
    Operand<TInt32> within =
        tf.reshape(
            tf.dtypes.cast(Numbers.of(op.output(1)), TInt32.class),
            tf.stack(List.of(tf.constant(-1), k)));
    Operand<TInt32> places =
        tf.reshape(tf.math.add(within, starts), tf.constant(new int[] {-1, 1}));
    Operand<TNumber> dz = raw.gradient(op, dy, 0);
    Operand<TNumber> flat =
        tf.scatterNd(
            places,
            tf.reshape(dz, tf.constant(new int[] {-1})),
            tf.reshape(size, tf.constant(new int[] {1})));
    return Dispatcher.gradients(tf.reshape(flat, tf.shape(x)), null);
  }

  /**
   * Differentiates images read from other places of themselves: the gradient goes back to where
   * each pixel came from. Exact where no pixel comes twice, as when images are mirrored or moved.
   */
  static List<@Nullable Operand<?>> imageProjectiveTransform(
      Ops tf, GraphOperation op, List<Output<?>> dy) {
    Raw raw = new Raw(tf);
    Operand<TFloat32> places = op.input(1).expect(TFloat32.class);
    Operand<TFloat32> last = tf.onesLike(tf.slice(places, tf.array(0, 0), tf.array(-1, 1)));
    Operand<TFloat32> matrices =
        tf.reshape(tf.concat(List.of(places, last), tf.constant(1)), tf.array(-1, 3, 3));
    Operand<TFloat32> inverse = tf.reshape(tf.linalg.inv(matrices), tf.array(-1, 9));
    Operand<TFloat32> scale = tf.slice(inverse, tf.array(0, 8), tf.array(-1, 1));
    Operand<TFloat32> back = tf.math.div(tf.slice(inverse, tf.array(0, 0), tf.array(-1, 8)), scale);
    Operand<TInt32> size = tf.slice(tf.shape(Numbers.of(op.input(0))), tf.array(1), tf.array(2));
    List<@Nullable Operand<?>> all = new ArrayList<>(Collections.nCopies(op.numInputs(), null));
    all.set(
        0,
        raw.like(
            op,
            List.of("interpolation", "fill_mode"),
            "ImageProjectiveTransformV3",
            dy.get(0),
            back,
            size,
            tf.constant(0f)));
    return all;
  }

  /** Passes the gradient of the output to the input, for ops that return their input. */
  static List<@Nullable Operand<?>> passThrough(Ops tf, GraphOperation op, List<Output<?>> dy) {
    return Dispatcher.gradients(dy.get(0));
  }
}
