package io.keraunos.benchmarks;

import java.util.Iterator;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.GraphDef;

/**
 * The floating-point operations of a graph's matrix products and convolutions, forward and
 * backward, from their shapes. What is left out is small beside them.
 */
final class FlopCount {

  private FlopCount() {}

  /**
   * Counts the operations of all ops below a name.
   *
   * @param prefix such as {@code train/}
   * @throws IllegalArgumentException if the shape of such an op is not known
   */
  static double of(GraphDef definition, String prefix) {
    try (Graph graph = new Graph()) {
      graph.importGraphDef(definition);
      double sum = 0;
      Iterator<GraphOperation> operations = graph.operations();
      while (operations.hasNext()) {
        GraphOperation op = operations.next();
        if (op.name().startsWith(prefix)) {
          sum += 2.0 * multiplications(op);
        }
      }
      return sum;
    }
  }

  private static double multiplications(GraphOperation op) {
    return switch (op.type()) {
      case "Conv2D" -> size(op, op.output(0).shape()) * kernel(op, op.input(1).shape());
      case "Conv2DBackpropInput" -> size(op, op.input(2).shape()) * kernel(op, op.input(1).shape());
      case "Conv2DBackpropFilter" ->
          size(op, op.input(2).shape()) * kernel(op, op.output(0).shape());
      case "MatMul" -> product(op, op.output(0).shape(), op.input(0).shape(), "transpose_a");
      case "BatchMatMulV2" -> product(op, op.output(0).shape(), op.input(0).shape(), "adj_x");
      default -> 0;
    };
  }

  /** The elements of the output, each a sum over the inner dimension of x. */
  private static double product(GraphOperation op, Shape output, Shape x, String transposed) {
    int inner = op.attributes().getAttrBool(transposed) ? 2 : 1;
    return size(op, output) * size(op, Shape.of(x.get(x.numDimensions() - inner)));
  }

  /** The elements of a kernel over the number of its outputs. */
  private static double kernel(GraphOperation op, Shape kernel) {
    return size(op, kernel) / kernel.get(kernel.numDimensions() - 1);
  }

  private static double size(GraphOperation op, Shape shape) {
    if (shape.isUnknown() || shape.hasUnknownDimension()) {
      throw new IllegalArgumentException(
          "the shape of %s must be known to count its operations, but was %s"
              .formatted(op.name(), shape));
    }
    return shape.size();
  }
}
