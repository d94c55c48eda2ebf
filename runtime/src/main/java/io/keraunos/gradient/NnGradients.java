package io.keraunos.gradient;

import java.util.List;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TNumber;

/**
 * Gradients of neural network ops, as in TensorFlow's Python library ({@code nn_grad.py}). Each
 * takes the op and the gradients of its outputs and returns those of its inputs.
 */
final class NnGradients {

  private NnGradients() {}

  /**
   * The op's second output is {@code softmax(logits) - onehot(labels)}, already computed in the
   * forward pass: the gradient of the logits is that, times each example's own gradient.
   */
  static List<Operand<?>> sparseSoftmaxCrossEntropy(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Operand<TNumber> backprop = Numbers.of(op.output(1));
    Operand<TNumber> logits = tf.math.mul(perExample(tf, dy.get(0)), backprop);
    return List.of(logits, tf.zerosLike(Numbers.of(op.input(1))));
  }

  /** A column of the examples' own gradients; where all have the same one, that one alone. */
  private static Operand<TNumber> perExample(Ops tf, Output<?> gradient) {
    return gradient.op() instanceof GraphOperation from && from.type().equals("Fill")
        ? Numbers.of(from.input(1))
        : tf.expandDims(Numbers.of(gradient), tf.constant(-1));
  }

  /** For ops that give their input back. */
  static List<Operand<?>> passThrough(Ops tf, GraphOperation op, List<Output<?>> dy) {
    return List.of(dy.get(0));
  }
}
