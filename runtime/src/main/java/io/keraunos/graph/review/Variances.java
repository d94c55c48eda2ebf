package io.keraunos.graph.review;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.graph.analysis.OpFacts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;

/**
 * The rule that a variance is a mean of squared differences, and not the mean of the squares minus
 * the square of the mean, two numbers that are nearly equal where the mean is large.
 *
 * <p>It counts for the numbers of a component as they are given. What a network computes, or what
 * is scaled before, seldom has a large mean, and its variance is often computed so.
 */
final class Variances implements GraphRule {

  private static final Set<DataType> FEW_DIGITS =
      Set.of(DataType.DT_FLOAT, DataType.DT_HALF, DataType.DT_BFLOAT16);

  /** Ops that choose or move numbers, and compute nothing. */
  private static final Set<String> MOVING =
      OpFacts.setOf("StopGradient StridedSlice Slice Transpose Gather GatherV2 ConcatV2 Pack");

  @Override
  public List<Finding> find(StepGraph graph) {
    List<Finding> found = new ArrayList<>();
    for (GraphOperation op : graph.ops()) {
      if (isDifference(op)
          && graph.places().direct(op.name())
          && varied(op).filter(Variances::isAsGiven).isPresent()) {
        found.add(
            graph.finding(
                Rule.VARIANCE_BY_DIFFERENCE,
                op,
                "%s computes a variance in %s as the mean of the squares minus the square of the mean: where the mean is large against the deviation, as 10000 against 1, both are equal in all digits that are kept, and what is left is rounding, below 0 at times. Take the mean of the squared differences: tf.math.mean(tf.math.squaredDifference(x, mean), axes), with Mean.keepDims(true) for the mean that is subtracted"
                    .formatted(graph.name(), type(op))));
      }
    }
    return found;
  }

  private static boolean isDifference(GraphOperation op) {
    return op.type().equals("Sub") && FEW_DIGITS.contains(op.output(0).dataType());
  }

  private static String type(GraphOperation op) {
    return switch (op.output(0).dataType()) {
      case DT_HALF -> "float16";
      case DT_BFLOAT16 -> "bfloat16";
      default -> "float32";
    };
  }

  /** Returns what a difference is the variance of; empty if it is none. */
  private static Optional<Output<?>> varied(GraphOperation difference) {
    Optional<GraphOperation> ofSquares = mean(StepOps.carried(difference.input(0)));
    Optional<GraphOperation> plain = squared(difference.input(1)).flatMap(Variances::mean);
    if (ofSquares.isEmpty() || plain.isEmpty() || !isOverSameAxes(ofSquares.get(), plain.get())) {
      return Optional.empty();
    }
    Output<?> values = StepOps.carried(plain.get().input(0));
    return squared(ofSquares.get().input(0)).filter(values::equals);
  }

  private static Optional<GraphOperation> mean(Output<?> value) {
    return Optional.of(StepOps.op(value)).filter(op -> op.type().equals("Mean"));
  }

  private static boolean isOverSameAxes(GraphOperation one, GraphOperation other) {
    return StepOps.carried(one.input(1)).equals(StepOps.carried(other.input(1)))
        || Arrays.equals(axes(one), axes(other));
  }

  /** Returns the sorted axes of a reduction, from the first; none, if they are not constant. */
  private static long[] axes(GraphOperation op) {
    Shape shape = op.input(0).shape();
    int rank = shape.isUnknown() ? 0 : shape.numDimensions();
    return Arrays.stream(OpFacts.constant(op, 1))
        .map(axis -> axis < 0 ? axis + rank : axis)
        .sorted()
        .toArray();
  }

  /** Returns what a value is the square of, if it is one. */
  private static Optional<Output<?>> squared(Output<?> value) {
    GraphOperation op = StepOps.op(StepOps.carried(value));
    boolean square =
        switch (op.type()) {
          case "Square" -> true;
          case "Mul" -> StepOps.carried(op.input(0)).equals(StepOps.carried(op.input(1)));
          case "Pow" -> Arrays.equals(OpFacts.numbers(op, 1), new double[] {2});
          default -> false;
        };
    return square ? Optional.of(StepOps.carried(op.input(0))) : Optional.empty();
  }

  /** Returns whether numbers are those of a component, which may have any mean; not of bytes. */
  private static boolean isAsGiven(Output<?> values) {
    Output<?> at = values;
    while (MOVING.contains(StepOps.op(at).type())) {
      GraphOperation op = StepOps.op(at);
      at = StepOps.carried(op.input(0));
    }
    return StepOps.op(at).type().equals("Placeholder") && at.dataType() != DataType.DT_UINT8;
  }
}
