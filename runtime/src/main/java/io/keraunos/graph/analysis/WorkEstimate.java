package io.keraunos.graph.analysis;

import java.util.Iterator;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.ndarray.Shape;

/** Estimates the work of a step from the shapes of its matrix products and convolutions. */
public final class WorkEstimate {

  /**
   * Number of multiplications in a forward pass below which one thread is faster than two. Measured
   * on two cores: a network with 0.2 million took 2.4 times as long with two, one with 42 million
   * 0.75 times; this lies between.
   */
  private static final long WORTH_A_SECOND_THREAD = 3_000_000;

  private WorkEstimate() {}

  /**
   * Returns the multiplications of a forward pass for one example; ops of unknown shape count
   * nothing.
   */
  public static long multiplicationsPerExample(Graph graph) {
    long sum = 0;
    Iterator<GraphOperation> operations = graph.operations();
    while (operations.hasNext()) {
      sum += multiplications(operations.next());
    }
    return sum;
  }

  private static long multiplications(GraphOperation op) {
    return switch (op.type()) {
      case "Conv2D" -> elements(op.output(0).shape()) * perElement(op.input(1).shape());
      case "MatMul" ->
          rowsPerExample(op) * elements(op.output(0).shape()) * perElement(op.input(1).shape());
      case "DepthwiseConv2dNative" ->
          elements(op.output(0).shape()) * product(op.input(1).shape(), 0, 2);
      case "Conv2DBackpropInput" -> elements(op.input(2).shape()) * perElement(op.input(1).shape());
      case "BatchMatMulV2" -> {
        Shape x = op.input(0).shape();
        int summed = x.numDimensions() - (op.attributes().getAttrBool("adj_x") ? 2 : 1);
        yield elements(op.output(0).shape()) * product(x, summed, summed + 1);
      }
      default -> 0;
    };
  }

  /**
   * Returns the rows of an op for one example: a layer that works on every position of a sequence
   * makes a row of each of them first.
   */
  private static long rowsPerExample(GraphOperation op) {
    if (!op.input(0).op().type().equals("Reshape")) {
      return 1;
    }
    GraphOperation reshape = (GraphOperation) op.input(0).op();
    long row = elements(reshape.output(0).shape());
    return Math.max(1, row == 0 ? 1 : elements(reshape.input(0).shape()) / row);
  }

  /** Returns whether a step is worth more than one thread. */
  public static boolean worthThreads(long multiplicationsPerExample, int batchSize) {
    return multiplicationsPerExample * batchSize >= WORTH_A_SECOND_THREAD;
  }

  /** Returns the number of elements of one example's output. */
  private static long elements(Shape output) {
    return product(output, 1, output.numDimensions());
  }

  /** Returns the multiplications for one element: the kernel's size over the number of outputs. */
  private static long perElement(Shape kernel) {
    return product(kernel, 0, kernel.numDimensions() - 1);
  }

  private static long product(Shape shape, int from, int to) {
    long product = 1;
    for (int i = from; i < to; i++) {
      product *= Math.max(0, shape.get(i));
    }
    return product;
  }
}
