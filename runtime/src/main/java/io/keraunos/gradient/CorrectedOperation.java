package io.keraunos.gradient;

import org.tensorflow.ExecutionEnvironment;
import org.tensorflow.Operation;
import org.tensorflow.Output;
import org.tensorflow.types.family.TType;

/**
 * An op whose outputs are taken from another one. It answers with its own type, as TensorFlow
 * Java's class for it demands.
 */
record CorrectedOperation(Operation op, Operation outputs) implements Operation {

  /** Returns the op that control inputs can wait for. */
  static Operation real(Operation operation) {
    return operation instanceof CorrectedOperation corrected ? corrected.outputs() : operation;
  }

  @Override
  public String name() {
    return outputs.name();
  }

  @Override
  public String type() {
    return op.type();
  }

  @Override
  public ExecutionEnvironment env() {
    return op.env();
  }

  @Override
  public int numOutputs() {
    return op.numOutputs();
  }

  @Override
  public int outputListLength(String name) {
    return op.outputListLength(name);
  }

  @Override
  public Output<?>[] outputList(int start, int length) {
    return outputs.outputList(start, length);
  }

  @Override
  public <T extends TType> Output<T> output(int index) {
    return outputs.output(index);
  }

  @Override
  public int inputListLength(String name) {
    return op.inputListLength(name);
  }
}
