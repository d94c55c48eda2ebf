package io.keraunos.graph.review;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.graph.analysis.OpFacts;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;

/**
 * A column {@code [batch, 1]} and a vector {@code [batch]} of which an op makes {@code [batch,
 * batch]}.
 *
 * <p>That is meant where pairs of examples are compared, such as in a ranking or a contrastive
 * loss. Then the column was made by hand, by {@code expandDims} or {@code reshape}, or both come
 * from the same values. So it counts only if the column is a layer's output or a component as it
 * is, and the vector does not depend on it.
 */
record SquareOfBatch(GraphOperation op) {

  /** Ops that give a column since their kernel or their component has one. */
  private static final Set<String> NATURAL = Set.of("MatMul", "BiasAdd", "Placeholder");

  /** Returns the squares of a step. */
  static List<Finding> find(StepGraph graph) {
    return graph.ops().stream()
        .flatMap(op -> of(op).stream())
        .map(square -> square.finding(graph))
        .toList();
  }

  private Finding finding(StepGraph graph) {
    return graph.finding(
        Rule.SQUARE_OF_BATCH,
        op,
        "%s combines a column of shape [batch, 1] with a vector of shape [batch] by %s: that gives [batch, batch], every example with every other one. Squeeze the column, or use a loss of io.keraunos.loss.Losses, which does"
            .formatted(graph.name(), op.type()));
  }

  /** Returns the square that an op makes, if it is one. */
  private static Optional<SquareOfBatch> of(GraphOperation op) {
    if (!OpFacts.ELEMENTWISE.contains(op.type()) || op.numInputs() != 2) {
      return Optional.empty();
    }
    Output<?> a = op.input(0);
    Output<?> b = op.input(1);
    boolean square =
        (isColumn(a.shape()) && isVector(b.shape()) && isSquare(a, b))
            || (isColumn(b.shape()) && isVector(a.shape()) && isSquare(b, a));
    return square ? Optional.of(new SquareOfBatch(op)) : Optional.empty();
  }

  private static boolean isSquare(Output<?> column, Output<?> vector) {
    GraphOperation origin = origin(column);
    return NATURAL.contains(origin.type()) && !StepOps.above(List.of(vector)).contains(origin);
  }

  private static boolean isColumn(Shape shape) {
    return !shape.isUnknown()
        && shape.numDimensions() == 2
        && shape.get(0) == Shape.UNKNOWN_SIZE
        && shape.get(1) == 1;
  }

  private static boolean isVector(Shape shape) {
    return !shape.isUnknown() && shape.numDimensions() == 1 && shape.get(0) == Shape.UNKNOWN_SIZE;
  }

  /** Returns the op that a column comes from, through functions of each number. */
  private static GraphOperation origin(Output<?> column) {
    GraphOperation op = StepOps.op(column);
    while (true) {
      if (OpFacts.ELEMENTWISE.contains(op.type())) {
        List<Output<?>> inputs = StepOps.inputsOfBatch(op);
        if (inputs.size() != 1 || !isColumn(inputs.get(0).shape())) {
          return op;
        }
        op = StepOps.op(inputs.get(0));
      } else {
        return op;
      }
    }
  }
}
