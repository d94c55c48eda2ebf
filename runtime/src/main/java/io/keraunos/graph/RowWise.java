package io.keraunos.graph;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.RawTensor;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.IntDataBuffer;
import org.tensorflow.ndarray.buffer.LongDataBuffer;

/**
 * Finds out whether what a step computes for one example depends on that example alone. Then a
 * batch can be computed in shares, at the same time, with the same result up to rounding.
 *
 * <p>Every op is of one of the kinds below, by its type, its inputs' kinds and their shapes. A type
 * that is not known here makes no row: the answer may be no where it could be yes, never the other
 * way round.
 */
final class RowWise {

  /** How an op's output depends on the batch. */
  private enum Kind {
    /** Not at all: a variable, a constant. */
    FREE,
    /** Row {@code i} on example {@code i} alone. */
    ROWS,
    /** It is a sum over the examples. */
    SUM,
    /** In another way, or it is not known. */
    OTHER
  }

  private static final Set<String> ELEMENTWISE =
      Set.of(
          ("Identity StopGradient PreventGradient Snapshot Cast Relu Relu6 LeakyRelu Elu Selu"
                  + " Sigmoid Tanh Softplus Softsign Exp Log Log1p Expm1 Sqrt Rsqrt Square Abs Neg"
                  + " Sign Erf Reciprocal Sin Cos Floor Ceil Round IsFinite LogicalNot ZerosLike"
                  + " OnesLike Add AddV2 Sub Mul Div RealDiv DivNoNan Maximum Minimum Pow"
                  + " SquaredDifference Equal NotEqual Greater GreaterEqual Less LessEqual"
                  + " LogicalAnd LogicalOr SelectV2 BiasAdd Xlogy Xdivy ClipByValue CheckNumericsV2"
                  + " CheckNumerics EnsureShape")
              .split(" "));

  /** Rows in, rows out, the other inputs free of the batch. */
  private static final Set<String> ON_IMAGES =
      Set.of("Conv2D", "DepthwiseConv2dNative", "MaxPool", "MaxPoolV2", "AvgPool");

  private static final Set<String> OVER_THE_LAST = Set.of("Softmax", "LogSoftmax");
  private static final Set<String> REDUCTIONS = Set.of("Sum", "Mean", "Max", "Min", "Prod", "All");
  private static final Set<String> ON_PAIRS =
      Set.of("SparseSoftmaxCrossEntropyWithLogits", "InTopKV2", "InTopK");

  private final Map<GraphOperation, Kind> kinds = new HashMap<>();

  /**
   * Looks at all ops of a graph.
   *
   * @param features the placeholders that a batch is fed to
   * @param unknown placeholders that depend on the batch in another way
   */
  RowWise(Graph graph, List<? extends Operand<?>> features, List<? extends Operand<?>> unknown) {
    features.forEach(feature -> kinds.put((GraphOperation) feature.op(), Kind.ROWS));
    unknown.forEach(other -> kinds.put((GraphOperation) other.op(), Kind.OTHER));
    Iterator<GraphOperation> operations = graph.operations(); // inputs before what uses them
    while (operations.hasNext()) {
      GraphOperation op = operations.next();
      kinds.computeIfAbsent(op, this::kind);
    }
  }

  /** Whether each row is that of one example. */
  boolean rows(Operand<?> x) {
    return kind(x) == Kind.ROWS;
  }

  /** Whether it is a sum over the examples. */
  boolean sum(Operand<?> x) {
    return kind(x) == Kind.SUM;
  }

  private Kind kind(Operand<?> x) {
    return kinds.getOrDefault((GraphOperation) x.op(), Kind.OTHER);
  }

  private Kind kind(GraphOperation op) {
    List<Kind> inputs = op.inputs().stream().map(this::kind).toList();
    if (op.type().equals("Placeholder") || inputs.contains(Kind.OTHER)) {
      return Kind.OTHER;
    }
    if (inputs.stream().allMatch(Kind.FREE::equals)) {
      return op.type().startsWith("StatelessRandom") ? Kind.OTHER : Kind.FREE;
    }
    if (op.numOutputs() == 0) {
      return Kind.OTHER;
    }
    if (inputs.contains(Kind.SUM)) {
      return keepsSums(op, inputs) ? Kind.SUM : Kind.OTHER;
    }
    if (REDUCTIONS.contains(op.type()) && inputs.get(0) == Kind.ROWS) {
      return reduced(op);
    }
    return keepsRows(op, inputs) ? Kind.ROWS : Kind.OTHER;
  }

  private static boolean keepsSums(GraphOperation op, List<Kind> inputs) {
    return switch (op.type()) {
      case "Identity", "Cast" -> true;
      case "Pack" -> inputs.stream().allMatch(Kind.SUM::equals);
      case "Reshape" -> inputs.get(1) == Kind.FREE;
      default -> false;
    };
  }

  /** Over other dimensions than the batch it gives rows; a sum over the batch is a sum. */
  private static Kind reduced(GraphOperation op) {
    int rank = op.input(0).shape().numDimensions();
    long[] axes = constant(op.input(1));
    if (axes.length == 0 || rank < 0) {
      return Kind.OTHER;
    }
    boolean batch = Arrays.stream(axes).anyMatch(axis -> axis == 0 || axis == -rank);
    if (!batch) {
      return Kind.ROWS;
    }
    return op.type().equals("Sum") ? Kind.SUM : Kind.OTHER;
  }

  private static boolean keepsRows(GraphOperation op, List<Kind> inputs) {
    String type = op.type();
    if (ELEMENTWISE.contains(type)) {
      return broadcastsWithinRows(op, inputs);
    }
    if (ON_IMAGES.contains(type)) {
      return inputs.get(0) == Kind.ROWS && inputs.stream().skip(1).allMatch(Kind.FREE::equals);
    }
    if (OVER_THE_LAST.contains(type)) {
      return op.input(0).shape().numDimensions() > 1;
    }
    if (ON_PAIRS.contains(type)) {
      return inputs.get(0) == Kind.ROWS && inputs.get(1) == Kind.ROWS;
    }
    return switch (type) {
      case "MatMul" ->
          inputs.get(0) == Kind.ROWS
              && inputs.get(1) == Kind.FREE
              && !op.attributes().getAttrBool("transpose_a");
      case "BatchMatMulV2" -> op.input(0).shape().numDimensions() > 2 && batchesMatch(op, inputs);
      case "FusedBatchNormV3" ->
          inputs.get(0) == Kind.ROWS && !op.attributes().getAttrBool("is_training");
      case "Reshape" -> inputs.get(1) == Kind.FREE && keepsRowSize(op);
      case "Squeeze" ->
          Arrays.stream(op.attributes().getAttrIntList("squeeze_dims")).allMatch(d -> d != 0)
              && op.attributes().getAttrIntList("squeeze_dims").length > 0
              && firstIsBatch(op.output(0).shape());
      case "ExpandDims" -> notFirst(constant(op.input(1)), op.input(0).shape().numDimensions() + 1);
      case "ArgMax", "ArgMin" ->
          notFirst(constant(op.input(1)), op.input(0).shape().numDimensions());
      case "Pack" -> op.attributes().getAttrInt("axis") > 0 && allRows(inputs, inputs.size());
      case "ConcatV2" ->
          allRows(inputs, inputs.size() - 1)
              && notFirst(
                  constant(op.input(inputs.size() - 1)), op.output(0).shape().numDimensions());
      case "GatherV2" ->
          inputs.get(0) == Kind.FREE
              && inputs.get(1) == Kind.ROWS
              && Arrays.equals(constant(op.input(2)), new long[] {0});
      default -> false;
    };
  }

  /** What is free of the batch must not reach into the batch's dimension, nor shift it. */
  private static boolean broadcastsWithinRows(GraphOperation op, List<Kind> inputs) {
    int rank = op.output(0).shape().numDimensions();
    for (int i = 0; i < inputs.size(); i++) {
      Shape shape = op.input(i).shape();
      boolean fits =
          inputs.get(i) == Kind.ROWS
              ? shape.numDimensions() == rank && firstIsBatch(shape)
              : shape.numDimensions() >= 0 && (shape.numDimensions() < rank || shape.get(0) == 1);
      if (!fits) {
        return false;
      }
    }
    return rank > 0;
  }

  private static boolean batchesMatch(GraphOperation op, List<Kind> inputs) {
    int rank = op.input(0).shape().numDimensions();
    return inputs.get(0) == Kind.ROWS
        && (inputs.get(1) == Kind.ROWS
            ? op.input(1).shape().numDimensions() == rank
            : op.input(1).shape().numDimensions() == 2);
  }

  private static boolean keepsRowSize(GraphOperation op) {
    Shape in = op.input(0).shape();
    Shape out = op.output(0).shape();
    return firstIsBatch(in) && firstIsBatch(out) && rowSize(in) > 0 && rowSize(in) == rowSize(out);
  }

  /** The elements of a row; -1 if not known. */
  private static long rowSize(Shape shape) {
    long size = 1;
    for (int i = 1; i < shape.numDimensions(); i++) {
      if (shape.get(i) < 0) {
        return -1;
      }
      size *= shape.get(i);
    }
    return size;
  }

  private static boolean firstIsBatch(Shape shape) {
    return shape.numDimensions() > 0 && shape.get(0) == Shape.UNKNOWN_SIZE;
  }

  private static boolean allRows(List<Kind> inputs, int count) {
    return inputs.subList(0, count).stream().allMatch(Kind.ROWS::equals);
  }

  private static boolean notFirst(long[] axis, int rank) {
    return axis.length == 1 && rank > 0 && axis[0] != 0 && axis[0] != -rank;
  }

  /** The values of an integer constant; empty if it is not one. */
  private static long[] constant(Output<?> x) {
    GraphOperation op = (GraphOperation) x.op();
    if (!op.type().equals("Const")) {
      return new long[0];
    }
    try (Tensor value = op.attributes().getAttrTensor("value")) {
      RawTensor raw = value.asRawTensor();
      int size = (int) raw.shape().size();
      return switch (raw.dataType()) {
        case DT_INT32 -> {
          IntDataBuffer ints = raw.data().asInts();
          yield IntStream.range(0, size).mapToLong(ints::getInt).toArray();
        }
        case DT_INT64 -> {
          LongDataBuffer longs = raw.data().asLongs();
          yield LongStream.range(0, size).map(longs::getLong).toArray();
        }
        default -> new long[0];
      };
    }
  }
}
