package io.keraunos.graph;

import java.util.Iterator;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.ndarray.Shape;

/** How much work a step is, from the shapes of its matrix products and convolutions. */
final class WorkEstimate {

  /**
   * Below this many multiplications in a forward pass, one thread is faster than two. Measured on
   * two cores: a network with 0.2 million took 2.4 times as long with two, one with 42 million 0.75
   * times; this lies between.
   */
  private static final long WORTH_A_SECOND_THREAD = 3_000_000;

  private WorkEstimate() {}

  /** The multiplications of a forward pass for one example; ops of unknown shape count nothing. */
  static long multiplicationsPerExample(Graph graph) {
    long sum = 0;
    Iterator<GraphOperation> operations = graph.operations();
    while (operations.hasNext()) {
      GraphOperation op = operations.next();
      if (op.type().equals("Conv2D") || op.type().equals("MatMul")) {
        sum += elements(op.output(0).shape()) * perElement(op.input(1).shape());
      }
    }
    return sum;
  }

  /** Whether a step is worth more than one thread. */
  static boolean worthThreads(long multiplicationsPerExample, int batchSize) {
    return multiplicationsPerExample * batchSize >= WORTH_A_SECOND_THREAD;
  }

  /** The elements of one example's output. */
  private static long elements(Shape output) {
    return product(output, 1, output.numDimensions());
  }

  /** The multiplications for one element: the kernel's size over the number of outputs. */
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
