package io.keraunos.graph.trace;

import io.keraunos.graph.plan.LossTerm;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;

/** Finds out what a loss is the mean of, by the ops before it. */
final class LossTerms {

  private static final Set<String> MEANS =
      Set.of("Identity", "Reshape", "Squeeze", "ExpandDims", "Mean");
  private static final Set<String> MOVING =
      Set.of("Identity", "Reshape", "Squeeze", "ExpandDims", "Cast");

  private LossTerms() {}

  /**
   * Returns what a loss is the mean of; empty if the graph does not show it.
   *
   * @param inputs the placeholders, by the names of their components
   */
  static Optional<LossTerm> of(Operand<?> loss, Map<String, Operand<?>> inputs) {
    GraphOperation op = before(loss.asOutput(), MEANS);
    if (op.type().equals("SparseSoftmaxCrossEntropyWithLogits")) {
      Shape logits = op.input(0).shape();
      long classes = logits.get(logits.numDimensions() - 1);
      return classes < 2
          ? Optional.empty()
          : component(op.input(1), inputs)
              .map(name -> new LossTerm(name, OptionalLong.of(classes)));
    }
    if (op.type().equals("Square")) {
      op = (GraphOperation) op.input(0).op();
    } else if (!op.type().equals("SquaredDifference")) {
      return Optional.empty();
    }
    if (!op.type().equals("Sub") && !op.type().equals("SquaredDifference")) {
      return Optional.empty();
    }
    Output<?> other = op.input(1);
    return component(op.input(0), inputs)
        .or(() -> component(other, inputs))
        .map(name -> new LossTerm(name, OptionalLong.empty()));
  }

  private static Optional<String> component(Output<?> value, Map<String, Operand<?>> inputs) {
    GraphOperation op = before(value, MOVING);
    return inputs.entrySet().stream()
        .filter(input -> input.getValue().asOutput().op().equals(op))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static GraphOperation before(Output<?> value, Set<String> through) {
    GraphOperation op = (GraphOperation) value.op();
    while (through.contains(op.type())) {
      op = (GraphOperation) op.input(0).op();
    }
    return op;
  }
}
