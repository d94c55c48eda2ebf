package io.keraunos.graph.review;

import io.keraunos.graph.analysis.OpFacts;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;

/**
 * Finds ops that give the places of a sequence something of places after them: attention of a
 * sequence to itself without any mask, a recurrence that reads backwards, a convolution that is
 * padded at both ends. With a mask, attention may be causal, so it counts as such.
 *
 * @param between the ops that the sequence goes through
 * @param places the number of its places
 */
record Lookahead(Set<GraphOperation> between, long places) {

  private static final Set<String> PRODUCTS =
      OpFacts.setOf("BatchMatMul BatchMatMulV2 BatchMatMulV3");

  Optional<GraphOperation> first() {
    return places < 2
        ? Optional.empty()
        : between.stream()
            .filter(op -> attendsToAll(op) || readsBackwards(op) || isPaddedAtBothEnds(op))
            .findFirst();
  }

  private boolean attendsToAll(GraphOperation op) {
    if (!op.type().equals("Softmax") || !isSquare(op.input(0).shape())) {
      return false;
    }
    Output<?> scores = StepOps.carried(op.input(0));
    while (isScaled(StepOps.op(scores))) {
      scores = StepOps.carried(StepOps.op(scores).input(0));
    }
    GraphOperation product = StepOps.op(scores);
    return PRODUCTS.contains(product.type())
        && product.inputs().stream().allMatch(input -> between.contains(StepOps.op(input)));
  }

  private static boolean isScaled(GraphOperation op) {
    return Set.of("Mul", "Div", "RealDiv").contains(op.type())
        && OpFacts.numbers(op, 1).length == 1;
  }

  private boolean isSquare(Shape shape) {
    int rank = shape.numDimensions();
    return rank > 2 && shape.get(rank - 1) == places && shape.get(rank - 2) == places;
  }

  /** Returns whether an op joins places, the first of which comes from one that is not. */
  private boolean readsBackwards(GraphOperation op) {
    if (!op.type().equals("Pack") || op.numInputs() != places) {
      return false;
    }
    Set<GraphOperation> seen = new HashSet<>();
    Deque<Output<?>> open = new ArrayDeque<>();
    open.push(op.input(0));
    while (!open.isEmpty()) {
      Output<?> value = open.pop();
      GraphOperation from = StepOps.op(value);
      if (!between.contains(from)) {
        continue;
      }
      if (from.type().equals("Unpack") && from.numOutputs() == places) {
        if (value.index() > 0) {
          return true;
        }
      } else if (seen.add(from)) {
        from.inputs().stream().map(Operand::asOutput).forEach(open::push);
      }
    }
    return false;
  }

  private boolean isPaddedAtBothEnds(GraphOperation op) {
    if (!op.type().equals("Conv2D") || !op.attributes().getAttrString("padding").equals("SAME")) {
      return false;
    }
    Shape sequence = op.input(0).shape();
    Shape kernel = op.input(1).shape();
    return between.contains(StepOps.op(op.input(0)))
        && sequence.numDimensions() == 4
        && ((sequence.get(1) == places && kernel.get(0) > 1)
            || (sequence.get(2) == places && kernel.get(1) > 1));
  }
}
