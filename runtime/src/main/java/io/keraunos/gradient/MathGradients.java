package io.keraunos.gradient;

import java.util.List;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.BroadcastGradientArgs;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TNumber;

/**
 * Gradients of mathematical ops, as in TensorFlow's Python library ({@code math_grad.py}). Each
 * takes the op and the gradients of its outputs and returns those of its inputs.
 */
final class MathGradients {

  private MathGradients() {}

  /** {@code x log(y)}, 0 where x is 0: {@code dx = log(y)} where x is not 0, {@code dy = x / y}. */
  static List<Operand<?>> xlogy(Ops tf, GraphOperation op, List<Output<?>> gradients) {
    Operand<TNumber> x = Numbers.of(op.input(0));
    Operand<TNumber> y = Numbers.of(op.input(1));
    Operand<TNumber> dz = Numbers.of(gradients.get(0));
    Operand<TNumber> nonzero =
        tf.dtypes.cast(tf.math.notEqual(x, tf.zerosLike(x)), x.asOutput().type());
    return List.of(
        summedTo(tf, x, y, tf.math.mul(dz, tf.math.xlogy(nonzero, y))),
        summedTo(tf, y, x, tf.math.mul(dz, tf.math.xdivy(x, y))));
  }

  /** Sums a gradient over the dimensions in which its input was broadcast to the other's shape. */
  private static Operand<TNumber> summedTo(
      Ops tf, Operand<TNumber> input, Operand<TNumber> other, Operand<TNumber> gradient) {
    Operand<TInt32> axes =
        BroadcastGradientArgs.create(tf.scope(), tf.shape(input), tf.shape(other)).r0();
    return tf.reshape(tf.reduceSum(gradient, axes, ReduceSum.keepDims(false)), tf.shape(input));
  }
}
