package io.keraunos.gradient;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.tensorflow.ExecutionEnvironment;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;
import org.tensorflow.RawTensor;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.ndarray.buffer.LongDataBuffer;
import org.tensorflow.op.Scope;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TInt32;

/**
 * Axes, sizes and places as TensorFlow's C++ gradients can read them. Those of some ops take
 * integers of 32 bits for granted, and fail, or end the process, where they are of 64 bits; that of
 * a gather takes an axis from the front for granted.
 */
final class Indices {

  /** The inputs of an op that are converted to integers of 32 bits. */
  private static final Map<String, List<Integer>> SHORT =
      Map.ofEntries(
          Map.entry("BroadcastTo", List.of(1)),
          Map.entry("ConcatV2", List.of(-1)),
          Map.entry("GatherV2", List.of(2)),
          Map.entry("Max", List.of(1)),
          Map.entry("Mean", List.of(1)),
          Map.entry("Min", List.of(1)),
          Map.entry("Pad", List.of(1)),
          Map.entry("PadV2", List.of(1)),
          Map.entry("Prod", List.of(1)),
          Map.entry("Slice", List.of(1, 2)),
          Map.entry("StridedSlice", List.of(1, 2, 3)),
          Map.entry("Sum", List.of(1)));

  private final ExecutionEnvironment graph;
  private final Scope scope;

  Indices(ExecutionEnvironment graph, Scope scope) {
    this.graph = graph;
    this.scope = scope;
  }

  /** Returns whether the indices of an op have to be looked at. */
  static boolean has(String type) {
    return SHORT.containsKey(type);
  }

  /** Returns the inputs of an op, its indices in the form that its gradient expects. */
  List<Output<?>> checked(String type, List<Output<?>> inputs) {
    List<Output<?>> all = new ArrayList<>(inputs);
    for (int at : SHORT.getOrDefault(type, List.of())) {
      int input = at < 0 ? all.size() + at : at;
      all.set(input, shorter(all.get(input)));
    }
    if (type.equals("GatherV2")) {
      all.set(2, fromTheFront(all.get(2), all.get(0)));
    }
    return all;
  }

  private Output<?> shorter(Output<?> x) {
    if (x.dataType() != DataType.DT_INT64) {
      return x;
    }
    if (isConstant(x)) {
      long[] values = values(x);
      int[] ints = new int[values.length];
      Arrays.setAll(ints, i -> (int) Math.max(Math.min(values[i], Integer.MAX_VALUE), -1L << 31));
      return constant(x.shape(), ints);
    }
    return op("Cast", "Indices").addInput(x).setAttr("DstT", DataType.DT_INT32).build().output(0);
  }

  private Output<?> fromTheFront(Output<?> axis, Output<?> of) {
    int rank = of.shape().numDimensions();
    if (isConstant(axis) && rank != Shape.UNKNOWN_SIZE) {
      int at = (int) values(axis)[0];
      return at >= 0 ? axis : constant(Shape.scalar(), at + rank);
    }
    Output<?> ranks = op("Rank", "Rank").addInput(of).build().output(0);
    return op("FloorMod", "Axis").addInput(axis).addInput(ranks).build().output(0);
  }

  private Output<?> constant(Shape shape, int... values) {
    try (TInt32 tensor = TInt32.tensorOf(shape, DataBuffers.of(values))) {
      return op("Const", "Indices")
          .setAttr("dtype", DataType.DT_INT32)
          .setAttr("value", tensor)
          .build()
          .output(0);
    }
  }

  private org.tensorflow.OperationBuilder op(String type, String name) {
    return graph.opBuilder(type, OpNames.unique(scope, name), scope);
  }

  private static boolean isConstant(Output<?> x) {
    return x.op().type().equals("Const");
  }

  private static long[] values(Output<?> constant) {
    try (Tensor value = ((GraphOperation) constant.op()).attributes().getAttrTensor("value")) {
      RawTensor raw = value.asRawTensor();
      long[] values = new long[(int) raw.shape().size()];
      if (raw.dataType() == DataType.DT_INT64) {
        LongDataBuffer longs = raw.data().asLongs();
        Arrays.setAll(values, longs::getLong);
      } else {
        var ints = raw.data().asInts();
        Arrays.setAll(values, ints::getInt);
      }
      return values;
    }
  }
}
