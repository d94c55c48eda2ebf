package io.keraunos.graph.analysis;

import io.keraunos.gradient.Corrections;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.tensorflow.GraphOperation;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;

/** Rules for the dependence of an op's output on the batch, given that of its inputs. */
final class RowRules {

  /** Ops from rows to rows, whose other inputs are free of the batch. */
  static final Set<String> ON_IMAGES =
      OpFacts.setOf(
          "Conv2D Conv3D DepthwiseConv2dNative MaxPool MaxPoolV2 AvgPool MaxPool3D AvgPool3D",
          "ResizeBilinear ResizeNearestNeighbor SpaceToDepth DepthToSpace");

  static final Set<String> OVER_THE_LAST = OpFacts.setOf("Softmax LogSoftmax TopKV2");
  static final Set<String> ON_PAIRS =
      OpFacts.setOf(
          "SparseSoftmaxCrossEntropyWithLogits SoftmaxCrossEntropyWithLogits InTopKV2 InTopK AddN");

  private final GraphOperation op;
  private final List<Dependence> inputs;

  private RowRules(GraphOperation op, List<Dependence> inputs) {
    this.op = op;
    this.inputs = inputs;
  }

  /**
   * Returns the dependence of an op's output.
   *
   * @param inputs the dependences of its inputs: none of them other, not all of them free
   */
  static Dependence dependence(GraphOperation op, List<Dependence> inputs) {
    if (Corrections.isCorrection(op)) { // it carries the outputs of its first input's op
      return inputs.get(0);
    }
    if (inputs.contains(Dependence.SUM)) {
      return new RowRules(op, inputs).keepsSums() ? Dependence.SUM : Dependence.OTHER;
    }
    if (inputs.stream().allMatch(Dependence::isFreeOrCount)) {
      return Dependence.COUNT;
    }
    if (inputs.contains(Dependence.COLUMNS)) {
      return new ColumnRules(op, inputs).dependence();
    }
    List<Dependence> rows = inputs.stream().filter(Dependence::isRows).distinct().toList();
    return rows.size() == 1
        ? new RowRules(op, inputs).ofRows(rows.get(0).perExample())
        : Dependence.OTHER;
  }

  static boolean firstIsBatch(Shape shape) {
    return shape.numDimensions() > 0 && shape.get(0) == Shape.UNKNOWN_SIZE;
  }

  /** Returns whether sums of shares add up to the sum of the whole: only linear ops keep them. */
  private boolean keepsSums() {
    return switch (op.type()) {
      case "Identity", "Neg" -> true;
      case "Cast" -> {
        DataType to = op.output(0).dataType(); // whole numbers would be rounded one by one
        yield to == DataType.DT_FLOAT || to == DataType.DT_DOUBLE;
      }
      case "Pack" -> inputs.stream().allMatch(Dependence::isSum);
      case "Reshape" -> inputs.get(1).isFree();
      default -> false;
    };
  }

  private Dependence ofRows(long perExample) {
    String type = op.type();
    if (OpFacts.REDUCTIONS.contains(type)) {
      return reduced(perExample);
    }
    if (type.equals("Reshape")) {
      return reshaped(perExample);
    }
    if (type.equals("UnsortedSegmentSum")) { // each row is added to one of a fixed number of sums
      return rowsUpTo(2) && rank(0) == rank(1) && inputs.get(2).isFree()
          ? Dependence.SUM
          : Dependence.OTHER;
    }
    if (type.equals("Shape") || type.equals("Size")) {
      return Dependence.COUNT;
    }
    if (perExample == 1 && rank(0) == 1 && becomeColumns(type)) {
      return Dependence.COLUMNS;
    }
    boolean counted = inputs.stream().anyMatch(input -> input.kind() == Dependence.Kind.COUNT);
    boolean keeps = counted ? type.equals("Conv2DBackpropInput") && isKept(type) : isKept(type);
    return keeps ? Dependence.rows(perExample) : Dependence.OTHER;
  }

  /** Returns whether vectors with a number for each example become rows of a matrix. */
  private boolean becomeColumns(String type) {
    return switch (type) {
      case "ExpandDims" -> first(constant(1)) == 0;
      case "Pack" -> rowsUpTo(inputs.size()) && op.attributes().getAttrInt("axis") == 0;
      default -> false;
    };
  }

  /**
   * Returns the dependence of a reduction: over other dimensions than the batch it gives rows; a
   * sum over the batch is a sum.
   */
  private Dependence reduced(long perExample) {
    int rank = rank(0);
    long[] axes = constant(1);
    if (!inputs.get(0).isRows() || axes.length == 0 || rank < 0) {
      return Dependence.OTHER;
    }
    if (Arrays.stream(axes).allMatch(axis -> axis != 0 && axis != -rank)) {
      return Dependence.rows(perExample);
    }
    return op.type().equals("Sum") ? Dependence.SUM : Dependence.OTHER;
  }

  /**
   * Returns the dependence of a reshape: numbers keep their order, so rows may be cut or joined
   * within an example.
   */
  private Dependence reshaped(long perExample) {
    Shape in = op.input(0).shape();
    Shape out = op.output(0).shape();
    if (!inputs.get(0).isRows() || !firstIsBatch(out)) {
      return Dependence.OTHER;
    }
    long before = rowSize(in);
    long after = rowSize(out);
    if (before <= 0 || after <= 0 || (perExample * before) % after != 0) {
      return Dependence.OTHER;
    }
    return Dependence.rows(perExample * before / after);
  }

  /** Returns whether row i of the output comes from the rows i of those inputs that have rows. */
  private boolean isKept(String type) {
    if (OpFacts.ELEMENTWISE.contains(type)) {
      return broadcastsWithinRows();
    }
    if (ON_IMAGES.contains(type)) {
      return onlyFirstHasRows();
    }
    if (OVER_THE_LAST.contains(type)) {
      return onlyFirstHasRows() && rank(0) > 1;
    }
    if (ON_PAIRS.contains(type)) {
      return type.startsWith("InTopK") ? rowsUpTo(2) : rowsUpTo(inputs.size());
    }
    return switch (type) {
      case "MatMul" -> onlyFirstHasRows() && !op.attributes().getAttrBool("transpose_a");
      case "BatchMatMulV2", "BatchMatMulV3" -> multipliesWithinRows();
      case "Conv2DBackpropInput" -> inputs.get(1).isFree() && inputs.get(2).isRows();
      case "FusedBatchNormV3" -> onlyFirstHasRows() && !op.attributes().getAttrBool("is_training");
      case "Squeeze" -> notFirst(op.attributes().getAttrIntList("squeeze_dims"), rank(0));
      case "ExpandDims" -> notFirst(constant(1), rank(0) + 1);
      case "ArgMax", "ArgMin", "Cumsum", "Cumprod", "ReverseV2" ->
          onlyFirstHasRows() && notFirst(constant(1), rank(0));
      case "Unpack" -> notFirst(attribute("axis"), rank(0));
      case "Pack" -> rowsUpTo(inputs.size()) && notFirst(attribute("axis"), rank(0) + 1);
      case "OneHot" -> onlyFirstHasRows() && notFirst(attribute("axis"), rank(0) + 1);
      case "Split" -> notFirst(constant(0), rank(1));
      case "SplitV" -> onlyFirstHasRows() && notFirst(constant(2), rank(0));
      case "ConcatV2" -> {
        int values = inputs.size() - 1;
        yield rowsUpTo(values) && notFirst(constant(values), rank(0));
      }
      case "Transpose" -> onlyFirstHasRows() && first(constant(1)) == 0;
      case "Tile" -> onlyFirstHasRows() && first(constant(1)) == 1;
      case "Pad", "PadV2", "MirrorPad" -> {
        long[] padding = constant(1);
        yield onlyFirstHasRows() && padding.length > 1 && padding[0] == 0 && padding[1] == 0;
      }
      case "Slice" ->
          onlyFirstHasRows() && first(constant(1)) == 0 && first(constant(2)) == Shape.UNKNOWN_SIZE;
      case "StridedSlice" -> onlyFirstHasRows() && takesAllOfTheFirst();
      case "GatherV2" -> gathersWithinRows();
      default -> false;
    };
  }

  /**
   * Returns whether no input that is free of the batch reaches into the batch's dimension, or
   * shifts it.
   */
  private boolean broadcastsWithinRows() {
    int rank = op.output(0).shape().numDimensions();
    return rank > 0
        && IntStream.range(0, inputs.size())
            .allMatch(i -> inputs.get(i).isRows() ? rank(i) == rank : staysBelow(i, rank));
  }

  private boolean multipliesWithinRows() {
    int rank = op.output(0).shape().numDimensions();
    return rank > 2
        && IntStream.range(0, 2)
            .allMatch(i -> inputs.get(i).isRows() ? rank(i) == rank : staysBelow(i, rank));
  }

  /** Returns whether an input is broadcast along the first of that many dimensions. */
  private boolean staysBelow(int input, int rank) {
    Shape shape = op.input(input).shape();
    return shape.numDimensions() >= 0
        && (shape.numDimensions() < rank || (shape.numDimensions() == rank && shape.get(0) == 1));
  }

  private boolean takesAllOfTheFirst() {
    for (String mask : List.of("begin_mask", "end_mask")) {
      if ((op.attributes().getAttrInt(mask) & 1) == 0) {
        return false;
      }
    }
    for (String mask : List.of("ellipsis_mask", "new_axis_mask", "shrink_axis_mask")) {
      if ((op.attributes().getAttrInt(mask) & 1) != 0) {
        return false;
      }
    }
    return first(constant(3)) == 1;
  }

  /** Returns whether a gather looks rows up in a table, or takes the same places of all rows. */
  private boolean gathersWithinRows() {
    if (op.attributes().getAttrInt("batch_dims") != 0) {
      return false;
    }
    return inputs.get(0).isFree()
        ? Arrays.equals(constant(2), new long[] {0})
        : onlyFirstHasRows() && notFirst(constant(2), rank(0));
  }

  private boolean onlyFirstHasRows() {
    return inputs.get(0).isRows() && inputs.stream().skip(1).allMatch(Dependence::isFree);
  }

  private boolean rowsUpTo(int count) {
    return inputs.subList(0, count).stream().allMatch(Dependence::isRows);
  }

  private int rank(int input) {
    return op.input(input).shape().numDimensions();
  }

  private long[] attribute(String name) {
    return new long[] {op.attributes().getAttrInt(name)};
  }

  /** Returns whether there are axes and none is the first of that many dimensions. */
  private static boolean notFirst(long[] axes, int rank) {
    return axes.length > 0
        && rank > 0
        && Arrays.stream(axes).allMatch(axis -> axis != 0 && axis != -rank);
  }

  private static long first(long[] values) {
    return values.length == 0 ? Long.MIN_VALUE : values[0];
  }

  /** Returns the number of elements of a row; -1 if not known. */
  static long rowSize(Shape shape) {
    long size = 1;
    for (int i = 1; i < shape.numDimensions(); i++) {
      if (shape.get(i) < 0) {
        return -1;
      }
      size *= shape.get(i);
    }
    return size;
  }

  /** Returns the values of an input that is an integer constant; empty if it is not one. */
  private long[] constant(int input) {
    return OpFacts.constant(op, input);
  }
}
