package io.keraunos.gradient;

import java.util.List;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
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
   * The op's second output is {@code softmax(logits) - onehot(labels)}, already computed in the
   * forward pass: the gradient of the logits is that, times each example's own gradient.
   */
  static List<Operand<?>> sparseSoftmaxCrossEntropy(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Operand<TNumber> backprop = Numbers.of(op.output(1));
    Operand<TNumber> logits = tf.math.mul(perExample(tf, dy.get(0)), backprop);
    return List.of(logits, tf.zerosLike(Numbers.of(op.input(1))));
  }

  /** A column of the examples' own gradients; where all have the same one, that one alone. */
  private static Operand<TNumber> perExample(Ops tf, Output<?> gradient) {
    return gradient.op() instanceof GraphOperation from && from.type().equals("Fill")
        ? Numbers.of(from.input(1))
        : tf.expandDims(Numbers.of(gradient), tf.constant(-1));
  }

  /** Of a connectionist temporal classification: the op's second output is the loss's gradient. */
  static List<Operand<?>> ctcLoss(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Operand<TNumber> each = tf.expandDims(Numbers.of(dy.get(0)), tf.constant(-1));
    return List.of(
        tf.math.mul(each, Numbers.of(op.output(1))), // [batch, 1] by [time, batch, classes]
        tf.zerosLike(Numbers.of(op.input(1))),
        tf.zerosLike(Numbers.of(op.input(2))),
        tf.zerosLike(Numbers.of(op.input(3))));
  }

  private static final List<String> WINDOW =
      List.of("strides", "padding", "data_format", "dilations");

  /** A convolution over volumes. */
  static List<Operand<?>> conv3D(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Raw raw = new Raw(tf);
    Operand<?> x = op.input(0);
    Operand<?> filter = op.input(1);
    Operand<?> dz = dy.get(0);
    return List.of(
        raw.like(op, WINDOW, "Conv3DBackpropInputV2", raw.op("Shape", x), filter, dz),
        raw.like(op, WINDOW, "Conv3DBackpropFilterV2", x, raw.op("Shape", filter), dz));
  }

  /** A transposed convolution over volumes, itself a gradient. */
  static List<Operand<?>> conv3DTransposed(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Raw raw = new Raw(tf);
    Operand<?> filter = op.input(1);
    Operand<?> dz = dy.get(0);
    return List.of(
        raw.op("ZerosLike", op.input(0)),
        raw.like(op, WINDOW, "Conv3DBackpropFilterV2", dz, raw.op("Shape", filter), op.input(2)),
        raw.like(op, WINDOW, "Conv3D", dz, filter));
  }

  /** The largest of each row: their gradients go to the places they came from. */
  static List<Operand<?>> topK(Ops tf, GraphOperation op, List<Output<?>> dy) {
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
    return List.of(tf.reshape(flat, tf.shape(x)), raw.op("ZerosLike", op.input(1)));
  }

  /**
   * Images read from other places of themselves: the gradient goes back to where each pixel came
   * from. Exact where no pixel comes twice, as when images are mirrored or moved.
   */
  static List<Operand<?>> imageProjectiveTransform(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Raw raw = new Raw(tf);
    Operand<TFloat32> places = op.input(1).expect(TFloat32.class);
    Operand<TFloat32> last = tf.onesLike(tf.slice(places, tf.array(0, 0), tf.array(-1, 1)));
    Operand<TFloat32> matrices =
        tf.reshape(tf.concat(List.of(places, last), tf.constant(1)), tf.array(-1, 3, 3));
    Operand<TFloat32> inverse = tf.reshape(tf.linalg.inv(matrices), tf.array(-1, 9));
    Operand<TFloat32> scale = tf.slice(inverse, tf.array(0, 8), tf.array(-1, 1));
    Operand<TFloat32> back = tf.math.div(tf.slice(inverse, tf.array(0, 0), tf.array(-1, 8)), scale);
    Operand<TInt32> size = tf.slice(tf.shape(Numbers.of(op.input(0))), tf.array(1), tf.array(2));
    return List.of(
        raw.like(
            op,
            List.of("interpolation", "fill_mode"),
            "ImageProjectiveTransformV3",
            dy.get(0),
            back,
            size,
            tf.constant(0f)),
        raw.op("ZerosLike", op.input(1)),
        raw.op("ZerosLike", op.input(2)),
        raw.op("ZerosLike", op.input(3)));
  }

  /** For ops that give their input back. */
  static List<Operand<?>> passThrough(Ops tf, GraphOperation op, List<Output<?>> dy) {
    return List.of(dy.get(0));
  }
}
