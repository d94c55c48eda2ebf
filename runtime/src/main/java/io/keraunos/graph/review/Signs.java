package io.keraunos.graph.review;

import io.keraunos.graph.analysis.OpFacts;
import java.util.Arrays;
import java.util.Set;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;
import org.tensorflow.proto.DataType;

/** Finds the signs of values, as far as the ops that compute them show it. */
final class Signs {

  private static final Set<String> NEVER_NEGATIVE =
      OpFacts.setOf(
          "Square Abs SquaredDifference Exp Softplus Relu Relu6 Sigmoid Softmax Sqrt Rsqrt OneHot",
          "Shape Size Rank OnesLike EuclideanNorm L2Loss");
  private static final Set<String> CARRYING =
      OpFacts.setOf(
          "Mean Sum Max Min Identity Cast Reshape Squeeze ExpandDims StopGradient GatherV2",
          "StridedSlice Slice Tile BroadcastTo Transpose");
  private static final int DEPTH = 32;

  private final StepGraph graph;

  Signs(StepGraph graph) {
    this.graph = graph;
  }

  /**
   * Returns 1 for values that are never below 0, -1 for those never above, 0 if neither is known.
   */
  int of(Output<?> value) {
    return of(value, DEPTH);
  }

  private int of(Output<?> value, int depth) {
    GraphOperation op = StepOps.op(value);
    DataType type = value.dataType();
    if (type == DataType.DT_BOOL || type == DataType.DT_UINT8) {
      return 1;
    }
    if (NEVER_NEGATIVE.contains(op.type())) {
      return 1;
    }
    if (depth == 0 || !graph.ops().contains(op)) {
      return 0;
    }
    if (CARRYING.contains(op.type())) {
      return of(op.input(0), depth - 1);
    }
    return switch (op.type()) {
      case "Const" -> constant(op);
      case "Neg" -> -of(op.input(0), depth - 1);
      case "Mul", "MulNoNan", "Div", "RealDiv", "DivNoNan" ->
          of(op.input(0), depth - 1) * of(op.input(1), depth - 1);
      case "Add", "AddV2" -> {
        int first = of(op.input(0), depth - 1);
        yield first == of(op.input(1), depth - 1) ? first : 0;
      }
      case "Maximum" -> of(op.input(0), depth - 1) > 0 || of(op.input(1), depth - 1) > 0 ? 1 : 0;
      default -> 0;
    };
  }

  private static int constant(GraphOperation op) {
    double[] numbers = OpFacts.numbers(op.output(0));
    if (numbers.length == 0) {
      return 0;
    }
    if (Arrays.stream(numbers).allMatch(number -> number >= 0)) {
      return 1;
    }
    return Arrays.stream(numbers).allMatch(number -> number <= 0) ? -1 : 0;
  }
}
