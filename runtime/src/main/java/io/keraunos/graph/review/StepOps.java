package io.keraunos.graph.review;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;

/** Walks from the outputs of a step to what they are made of. */
final class StepOps {

  /** Ops whose output is their first input, in another shape or type at most. */
  private static final Set<String> CARRIERS =
      Set.of(
          "Identity",
          "Reshape",
          "Squeeze",
          "ExpandDims",
          "Cast",
          "EnsureShape",
          "Snapshot",
          "CheckNumerics",
          "CheckNumericsV2");

  private StepOps() {}

  /** Returns the ops that outputs depend on, their own included, by value or by order. */
  static Set<GraphOperation> above(Collection<? extends Operand<?>> outputs) {
    Set<GraphOperation> seen = new LinkedHashSet<>();
    Deque<GraphOperation> open = new ArrayDeque<>();
    outputs.forEach(output -> add(op(output), seen, open));
    while (!open.isEmpty()) {
      GraphOperation next = open.pop();
      next.inputs().forEach(input -> add(op(input), seen, open));
      if (next.numControlInputs() > 0) {
        next.controlInputs().forEach(control -> add(control, seen, open));
      }
    }
    return seen;
  }

  private static void add(GraphOperation op, Set<GraphOperation> seen, Deque<GraphOperation> open) {
    if (seen.add(op)) {
      open.push(op);
    }
  }

  static GraphOperation op(Operand<?> value) {
    return (GraphOperation) value.asOutput().op();
  }

  /** Returns the value that was reshaped or cast to give another one, which may be itself. */
  static Output<?> carried(Operand<?> value) {
    Output<?> at = value.asOutput();
    while (true) {
      GraphOperation op = op(at);
      if (CARRIERS.contains(op.type())) {
        at = op.input(0);
      } else if (op.type().equals("IdentityN")) {
        at = op.input(at.index());
      } else {
        return at;
      }
    }
  }

  /** Returns whether the output of an op is its first input, in another shape or type at most. */
  static boolean isCarrier(GraphOperation op) {
    return CARRIERS.contains(op.type());
  }

  /** Returns the inputs of an op, without those that only say how: shapes, axes, constants. */
  static List<Output<?>> inputsOfBatch(GraphOperation op) {
    List<Output<?>> found = new ArrayList<>();
    for (int i = 0; i < op.numInputs(); i++) {
      Shape shape = op.input(i).shape();
      if (shape.isUnknown() || shape.hasUnknownDimension()) {
        found.add(op.input(i));
      }
    }
    return found;
  }

  /** Returns the last dimension of a value; unknown if there is none. */
  static long last(Shape shape) {
    return shape.isUnknown() || shape.numDimensions() == 0
        ? Shape.UNKNOWN_SIZE
        : shape.get(shape.numDimensions() - 1);
  }
}
