package io.keraunos.graph;

import org.tensorflow.Operand;
import org.tensorflow.Output;

/** Names in a graph. */
final class Names {
  private Names() {}

  /** {@code operation:index}, as a session call addresses an output. */
  static String of(Operand<?> operand) {
    Output<?> output = operand.asOutput();
    return output.op().name() + ":" + output.index();
  }

  /** A name as TensorFlow Java allows it for one scope or op. */
  static String legal(String name) {
    String legal = name.replaceAll("[^A-Za-z0-9_.\\-]", ".");
    return legal.matches("[A-Za-z0-9.].*") ? legal : "." + legal;
  }
}
