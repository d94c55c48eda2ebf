package io.keraunos.benchmarks;

import java.io.IOException;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Adds two numbers with TensorFlow Java: the time and the memory that any program needs that uses
 * it, whatever it does. Prints what compare-peers reads.
 */
public final class OneAddition {

  private OneAddition() {}

  /** Runs it. */
  public static void main(String[] arguments) throws IOException {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> sum = tf.math.add(tf.constant(1f), tf.constant(2f));
      try (Result result = session.runner().fetch(sum).run()) {
        float value = ((TFloat32) result.get(0)).getFloat();
        if (value != 3f) {
          throw new IllegalStateException("1 + 2 must be 3, but was " + value);
        }
      }
    }
    System.out.println(PeerResult.ofStart().toJson());
  }
}
