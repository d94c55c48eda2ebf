package io.keraunos.gradient;

import java.util.List;
import org.tensorflow.ExecutionEnvironment;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operation;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Scope;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TInt32;

/**
 * Replacements for convolutions that oneDNN computes wrongly: in double precision, for which it has
 * no kernel.
 *
 * <p>For one input channel, an output that is one pixel wide and more than one high, a vertical
 * stride of 1, and a horizontal stride and a kernel width above 1, {@code Conv2D} writes memory
 * that was never set, in batches of two and more. For one input channel and one filter, {@code
 * Conv2DBackpropInput}, the gradient of a convolution and a transposed convolution itself, leaves
 * most of the kernel out. Both are small: outputs of one column, or of one channel.
 */
final class SafeConvolution {

  private final ExecutionEnvironment graph;
  private final Scope scope;

  SafeConvolution(ExecutionEnvironment graph, Scope scope) {
    this.graph = graph;
    this.scope = scope;
  }

  /** Returns whether oneDNN may compute a convolution wrongly. Sizes not known count as bad. */
  static boolean mayBeWrong(GraphOperation op) {
    boolean transposed = op.type().equals("Conv2DBackpropInput");
    if ((!transposed && !op.type().equals("Conv2D"))
        || op.output(0).dataType() == DataType.DT_DOUBLE) {
      return false;
    }
    boolean last = channelsLast(op);
    Shape filter = op.input(1).shape();
    if (transposed || (is(filter, 2, 1) && is(filter, 3, 1))) {
      return last && is(filter, 2, 1) && is(filter, 3, 1);
    }
    long[] strides = op.attributes().getAttrIntList("strides");
    Shape kernel = op.input(1).shape();
    int height = last ? 1 : 2;
    return strides[height] == 1
        && strides[height + 1] > 1
        && is(kernel, 2, 1)
        && !is(kernel, 1, 1)
        && is(op.output(0).shape(), height + 1, 1)
        && !is(op.output(0).shape(), height, 1);
  }

  private static boolean is(Shape shape, int dimension, long size) {
    long known = shape.isUnknown() ? Shape.UNKNOWN_SIZE : shape.get(dimension);
    return known == size || (known == Shape.UNKNOWN_SIZE && size == 1 && dimension != 1);
  }

  private static boolean channelsLast(GraphOperation op) {
    return op.attributes().getAttrString("data_format").equals("NHWC");
  }

  /** Returns the same convolution in double precision. */
  Operation of(GraphOperation op) {
    return op.type().equals("Conv2D") ? convolution(op) : transposed(op);
  }

  private Operation transposed(GraphOperation op) {
    OperationBuilder builder =
        op("Conv2DBackpropInput", "Conv2D")
            .addInput(op.input(0))
            .addInput(cast(op.input(1), DataType.DT_DOUBLE))
            .addInput(cast(op.input(2), DataType.DT_DOUBLE))
            .setAttr("padding", op.attributes().getAttrString("padding"));
    for (String name : List.of("strides", "dilations", "explicit_paddings")) {
      builder.setAttr(name, op.attributes().getAttrIntList(name));
    }
    return cast(builder.build().output(0), op.output(0).dataType()).op();
  }

  private Operation convolution(GraphOperation op) {
    boolean last = channelsLast(op);
    Output<?> x = cast(op.input(0), DataType.DT_DOUBLE);
    OperationBuilder builder =
        op("Conv2D", "Conv2D")
            .addInput(last ? x : transposed(x, 0, 2, 3, 1))
            .addInput(cast(op.input(1), DataType.DT_DOUBLE))
            .setAttr("padding", op.attributes().getAttrString("padding"))
            .setAttr("strides", channelsLast(op.attributes().getAttrIntList("strides"), last, 1))
            .setAttr(
                "dilations", channelsLast(op.attributes().getAttrIntList("dilations"), last, 1))
            .setAttr(
                "explicit_paddings",
                channelsLast(op.attributes().getAttrIntList("explicit_paddings"), last, 2));
    Output<?> y = Corrections.corrected(graph, scope, builder.build()).output(0);
    return cast(last ? y : transposed(y, 0, 3, 1, 2), op.output(0).dataType()).op();
  }

  // Attributes for dimensions in the order batch, height, width, channels; each has so many.
  private static long[] channelsLast(long[] values, boolean already, int each) {
    if (already || values.length == 0) {
      return values;
    }
    long[] moved = new long[values.length];
    int[] from = {0, 2, 3, 1};
    for (int i = 0; i < 4; i++) {
      System.arraycopy(values, from[i] * each, moved, i * each, each);
    }
    return moved;
  }

  private Output<?> cast(Output<?> x, DataType type) {
    return op("Cast", "Precise").addInput(x).setAttr("DstT", type).build().output(0);
  }

  private Output<?> transposed(Output<?> x, int... order) {
    try (TInt32 value = TInt32.vectorOf(order)) {
      Output<?> places =
          op("Const", "Order")
              .setAttr("dtype", DataType.DT_INT32)
              .setAttr("value", value)
              .build()
              .output(0);
      return op("Transpose", "Transpose").addInput(x).addInput(places).build().output(0);
    }
  }

  private OperationBuilder op(String type, String name) {
    return graph.opBuilder(type, scope.makeOpName(name), scope);
  }
}
