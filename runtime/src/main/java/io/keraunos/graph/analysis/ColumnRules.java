package io.keraunos.graph.analysis;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.GraphOperation;
import org.tensorflow.ndarray.Shape;

/**
 * Rules for the dependence of an op's output on the batch, where an input is a matrix with a column
 * for each example. Such matrices are what values are searched for in sorted lists, and what
 * features are scaled as.
 */
final class ColumnRules {

  private final GraphOperation op;
  private final List<Dependence> inputs;

  /**
   * Takes an op.
   *
   * @param inputs the dependences of its inputs: one of them columns
   */
  ColumnRules(GraphOperation op, List<Dependence> inputs) {
    this.op = op;
    this.inputs = inputs;
  }

  /** Returns the dependence of the op's output. */
  Dependence dependence() {
    boolean toRows =
        switch (op.type()) {
          case "Reshape" -> isConstant(1, Shape.UNKNOWN_SIZE) && op.input(0).shape().get(0) == 1;
          case "Transpose" -> isConstant(1, 1, 0);
          default -> false;
        };
    if (toRows) {
      return Dependence.rows(1);
    }
    return keepsColumns() ? Dependence.COLUMNS : Dependence.OTHER;
  }

  private boolean keepsColumns() {
    if (OpFacts.ELEMENTWISE.contains(op.type())) {
      return broadcastsWithinColumns();
    }
    return switch (op.type()) {
      case "UpperBound", "LowerBound" -> inputs.get(0).isFree() && rank(0) == 2;
      case "ConcatV2" -> {
        int values = inputs.size() - 1;
        yield inputs.subList(0, values).stream().allMatch(Dependence::isColumns)
            && isConstant(values, 0);
      }
      case "GatherV2" -> gathersWithinColumns();
      default -> false;
    };
  }

  /** Returns whether no input that is free of the batch reaches into the batch's dimension. */
  private boolean broadcastsWithinColumns() {
    return op.output(0).shape().numDimensions() == 2
        && IntStream.range(0, inputs.size())
            .allMatch(i -> inputs.get(i).isColumns() || (inputs.get(i).isFree() && staysBeside(i)));
  }

  /** Returns whether an input is broadcast along the last dimension. */
  private boolean staysBeside(int input) {
    Shape shape = op.input(input).shape();
    int rank = shape.numDimensions();
    return rank == 0 || ((rank == 1 || rank == 2) && shape.get(rank - 1) == 1);
  }

  /** Returns whether a gather takes the same rows of all columns. */
  private boolean gathersWithinColumns() {
    return op.attributes().getAttrInt("batch_dims") == 0
        && inputs.get(0).isColumns()
        && inputs.get(1).isFree()
        && rank(1) == 1
        && isConstant(2, 0);
  }

  private int rank(int input) {
    return op.input(input).shape().numDimensions();
  }

  private boolean isConstant(int input, long... values) {
    return Arrays.equals(OpFacts.constant(op, input), values);
  }
}
