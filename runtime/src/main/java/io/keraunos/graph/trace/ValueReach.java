package io.keraunos.graph.trace;

import io.keraunos.graph.analysis.OpFacts;
import io.keraunos.graph.plan.InputUse.Line;
import io.keraunos.graph.plan.InputUse.Reach;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;

/**
 * Finds the values that a prediction can have: those of the activation that it ends with, as it is
 * or scaled and shifted by a constant.
 */
final class ValueReach {

  private static final Set<String> CARRYING =
      OpFacts.setOf("Identity Reshape Squeeze ExpandDims Cast EnsureShape Snapshot");

  private ValueReach() {}

  /** Returns the values that an output can have; empty if it can have any. */
  static Optional<Reach> of(Output<?> value) {
    GraphOperation op = (GraphOperation) value.op();
    if (CARRYING.contains(op.type())) {
      return of(op.input(0));
    }
    return switch (op.type()) {
      case "Sigmoid", "Softmax" -> Optional.of(new Reach(0, 1));
      case "Tanh", "Softsign" -> Optional.of(new Reach(-1, 1));
      case "Relu", "Softplus" -> Optional.of(new Reach(0, Double.POSITIVE_INFINITY));
      case "Relu6" -> Optional.of(new Reach(0, 6));
      case "Elu" -> Optional.of(new Reach(-1, Double.POSITIVE_INFINITY));
      case "Mul" -> scaled(op, constant(op, 1).isPresent() ? 0 : 1);
      case "Add", "AddV2" -> shifted(op, constant(op, 1).isPresent() ? 0 : 1);
      default -> Optional.empty();
    };
  }

  private static Optional<Reach> scaled(GraphOperation op, int of) {
    OptionalDouble by = constant(op, 1 - of);
    return by.isEmpty() ? Optional.empty() : changed(op, of, Line.SAME.times(by.getAsDouble()));
  }

  private static Optional<Reach> shifted(GraphOperation op, int of) {
    OptionalDouble by = constant(op, 1 - of);
    return by.isEmpty() ? Optional.empty() : changed(op, of, Line.SAME.plus(by.getAsDouble()));
  }

  private static Optional<Reach> changed(GraphOperation op, int of, Line line) {
    if (line.factor() == 0) {
      return Optional.empty();
    }
    return of(op.input(of))
        .map(
            reach -> {
              double a = line.of(reach.least());
              double b = line.of(reach.greatest());
              return new Reach(Math.min(a, b), Math.max(a, b));
            });
  }

  /** Returns the value of a constant that is the same everywhere. */
  private static OptionalDouble constant(GraphOperation op, int input) {
    double[] numbers = OpFacts.numbers(op, input);
    return Arrays.stream(numbers).distinct().count() == 1
        ? OptionalDouble.of(numbers[0])
        : OptionalDouble.empty();
  }
}
