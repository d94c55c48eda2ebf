package io.keraunos.graph.trace;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Op;

/** Names in a graph. */
final class Names {
  private Names() {}

  /** Returns {@code operation:index}, as a session call addresses an output. */
  static String of(Operand<?> operand) {
    Output<?> output = operand.asOutput();
    return output.op().name() + ":" + output.index();
  }

  /** Returns the names of ops. */
  static List<String> of(List<Op> ops) {
    return ops.stream().map(op -> op.op().name()).toList();
  }

  /** Returns a name in a form that TensorFlow Java allows for one scope or op. */
  static String legal(String name) {
    String legal = name.replaceAll("[^A-Za-z0-9_.\\-]", ".");
    return legal.matches("[A-Za-z0-9.].*") ? legal : "." + legal;
  }
}
