package io.keraunos.graph.analysis;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.TensorFlow;
import org.tensorflow.ndarray.Shape;

/**
 * Finds out whether the outputs of a step for one example depend on that example alone. Then a
 * batch can be computed in shares, at the same time, with the same result up to rounding.
 *
 * <p>Every op is given a {@link Dependence}, by its type, what its inputs depend on and their
 * shapes. A type that is not known to {@link RowRules} makes no row: the answer may be no where it
 * could be yes, never the other way round.
 */
public final class RowWise {

  private final Map<GraphOperation, Dependence> known = new HashMap<>();
  private final Set<GraphOperation> variables = new HashSet<>();

  /**
   * Looks at all ops of a graph.
   *
   * @param features the placeholders that a batch is fed to
   * @param variables the handles of variables that do not change within a step
   */
  public RowWise(
      Graph graph, List<? extends Operand<?>> features, List<? extends Operand<?>> variables) {
    features.forEach(
        feature -> known.put((GraphOperation) feature.asOutput().op(), Dependence.rows(1)));
    variables.forEach(handle -> this.variables.add((GraphOperation) handle.asOutput().op()));
    Iterator<GraphOperation> operations = graph.operations(); // inputs before what uses them
    while (operations.hasNext()) {
      GraphOperation op = operations.next();
      if (!known.containsKey(op)) {
        known.put(op, dependence(op));
      }
    }
  }

  /** Returns whether each row is that of one example. */
  public boolean rows(Operand<?> x) {
    return of(x).equals(Dependence.rows(1));
  }

  /**
   * Returns the number of a value's elements for a batch; empty where the graph does not show it.
   *
   * @param examples the number of examples of the batch
   */
  public OptionalLong elements(Operand<?> x, int examples) {
    Shape shape = x.shape();
    if (!shape.isUnknown() && !shape.hasUnknownDimension()) {
      return OptionalLong.of(shape.size());
    }
    Dependence found = of(x);
    long row = found.isRows() ? RowRules.rowSize(shape) : -1;
    return row < 0 ? OptionalLong.empty() : OptionalLong.of(found.perExample() * row * examples);
  }

  /** Returns whether a value is a sum over the examples. */
  public boolean sum(Operand<?> x) {
    return of(x).isSum();
  }

  /** Returns the dependence of a value on the batch. */
  Dependence of(Operand<?> x) {
    Dependence found = known.getOrDefault((GraphOperation) x.asOutput().op(), Dependence.OTHER);
    // An op with several outputs may have some without a row for each example.
    return found.isRows() && !RowRules.firstIsBatch(x.shape()) ? Dependence.OTHER : found;
  }

  private Dependence dependence(GraphOperation op) {
    List<Dependence> inputs = op.inputs().stream().map(this::of).toList();
    if (op.type().startsWith("Placeholder") || inputs.contains(Dependence.OTHER)) {
      return Dependence.OTHER;
    }
    if (inputs.stream().allMatch(Dependence::isFree)) {
      return isFree(op) ? Dependence.FREE : Dependence.OTHER;
    }
    if (op.numOutputs() == 0) {
      return Dependence.OTHER;
    }
    return RowRules.dependence(op, inputs);
  }

  /** Returns whether an op of constants and variables gives every share of a batch the same. */
  private boolean isFree(GraphOperation op) {
    return switch (op.type()) {
      case "VarHandleOp" -> variables.contains(op);
      case "ReadVariableOp" -> true;
      default -> !TensorFlow.isOpStateful(op.type()); // such as a random number
    };
  }
}
