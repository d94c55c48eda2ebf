package io.keraunos.gradient;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.UnsortedSegmentSum;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TNumber;

/**
 * Gradients of ops that move a window over images and volumes, as in TensorFlow's Python library
 * ({@code nn_grad.py}, {@code array_grad.py}).
 */
final class WindowGradients {

  private static final List<String> CONVOLUTION =
      List.of("strides", "padding", "explicit_paddings", "data_format", "dilations");

  private WindowGradients() {}

  /** Differentiates a transposed convolution, channel by channel. */
  static List<@Nullable Operand<?>> depthwiseTransposed(
      Ops tf, GraphOperation op, List<Output<?>> dy) {
    Raw raw = new Raw(tf);
    Operand<?> filter = op.input(1);
    return Dispatcher.gradients(
        null,
        raw.like(
            op,
            CONVOLUTION,
            "DepthwiseConv2dNativeBackpropFilter",
            dy.get(0),
            raw.op("Shape", filter),
            op.input(2)),
        raw.like(op, CONVOLUTION, "DepthwiseConv2dNative", dy.get(0), filter));
  }

  /** Differentiates the maximum of each window, whose place is known. */
  static List<@Nullable Operand<?>> maxWithPlace(Ops tf, GraphOperation op, List<Output<?>> dy) {
    return Dispatcher.gradients(
        new Raw(tf)
            .like(
                op,
                List.of("ksize", "strides", "padding", "include_batch_in_index"),
                "MaxPoolGradWithArgmax",
                op.input(0),
                dy.get(0),
                op.output(1)));
  }

  /** Differentiates a morphological dilation by a structure. */
  static List<@Nullable Operand<?>> dilation(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Raw raw = new Raw(tf);
    List<String> window = List.of("strides", "rates", "padding");
    return Dispatcher.gradients(
        raw.like(op, window, "Dilation2DBackpropInput", op.input(0), op.input(1), dy.get(0)),
        raw.like(op, window, "Dilation2DBackpropFilter", op.input(0), op.input(1), dy.get(0)));
  }

  /** Differentiates the pixels of each window, side by side. */
  static List<@Nullable Operand<?>> imagePatches(Ops tf, GraphOperation op, List<Output<?>> dy) {
    return patches(tf, op, dy, List.of("ksizes", "strides", "rates", "padding"), 2);
  }

  /** Differentiates the voxels of each window, side by side. */
  static List<@Nullable Operand<?>> volumePatches(Ops tf, GraphOperation op, List<Output<?>> dy) {
    return patches(tf, op, dy, List.of("ksizes", "strides", "padding"), 3);
  }

  /**
   * Sums the gradients of all windows that a pixel is in. Which they are is found by taking the
   * windows of an image of the pixels' numbers, counted from 1: around the image there is 0.
   */
  private static List<@Nullable Operand<?>> patches(
      Ops tf, GraphOperation op, List<Output<?>> dy, List<String> window, int dimensions) {
    Raw raw = new Raw(tf);
    Operand<TInt32> shape = tf.shape(Numbers.of(op.input(0)));
    Operand<TInt32> batch = tf.slice(shape, tf.array(0), tf.array(1));
    Operand<TInt32> sizes = tf.slice(shape, tf.array(1), tf.array(dimensions));
    Operand<TInt32> channels = tf.slice(shape, tf.array(1 + dimensions), tf.array(1));
    Operand<TInt32> pixels = tf.prod(sizes, tf.constant(0));
    Operand<TInt32> numbers =
        tf.range(tf.constant(1), tf.math.add(pixels, tf.constant(1)), tf.constant(1));
    Operand<TFloat32> image =
        tf.reshape(
            tf.dtypes.cast(numbers, TFloat32.class),
            tf.concat(List.of(tf.array(1), sizes, tf.array(1)), tf.constant(0)));
    Operand<TInt32> from =
        tf.reshape(
            tf.math.sub(
                tf.dtypes.cast(raw.like(op, window, op.type(), image), TInt32.class),
                tf.constant(1)),
            tf.array(-1));
    Operand<TNumber> each =
        tf.reshape(
            Numbers.of(dy.get(0)),
            tf.concat(List.of(batch, tf.array(-1), channels), tf.constant(0)));
    Operand<TNumber> byPlace = raw.einsum("bpc->pbc", each);
    Operand<TNumber> sums =
        UnsortedSegmentSum.create(tf.scope(), byPlace, from, pixels); // leaves -1 out
    return Dispatcher.gradients(tf.reshape(raw.einsum("pbc->bpc", sums), shape));
  }

  /** Differentiates a long short-term memory over all steps in one op. */
  static List<@Nullable Operand<?>> blockLstm(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Raw raw = new Raw(tf);
    OperationBuilder builder = raw.builder("BlockLSTMGradV2");
    for (int i = 0; i < op.numInputs(); i++) {
      builder.addInput(op.input(i)); // inputs() waits for the graph, which TensorFlow holds
    }
    for (int i = 0; i < op.numOutputs(); i++) {
      builder.addInput(op.output(i));
    }
    var all =
        builder
            .addInput(raw.gradient(op, dy, 1).asOutput()) // of the cells
            .addInput(raw.gradient(op, dy, 6).asOutput()) // of the outputs
            .setAttr("use_peephole", op.attributes().getAttrBool("use_peephole"))
            .build();
    return Dispatcher.gradients(
        null,
        all.output(0),
        all.output(1),
        all.output(2),
        all.output(3),
        all.output(4),
        all.output(5),
        all.output(6),
        all.output(7));
  }
}
