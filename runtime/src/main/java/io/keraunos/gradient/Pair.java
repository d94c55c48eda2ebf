package io.keraunos.gradient;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.BroadcastGradientArgs;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TNumber;

/** The inputs of an op of two that are broadcast, and the gradient of its output. */
record Pair(Ops tf, Raw raw, Operand<TNumber> x, Operand<TNumber> y, Operand<TNumber> dz) {

  static Pair of(Ops tf, GraphOperation op, List<Output<?>> gradients) {
    return new Pair(
        tf,
        new Raw(tf),
        Numbers.of(op.input(0)),
        Numbers.of(op.input(1)),
        Numbers.of(gradients.get(0)));
  }

  /** Returns 1 where a number is not 0, else 0. */
  Operand<TNumber> nonzero(Operand<TNumber> z) {
    return tf.dtypes.cast(tf.math.notEqual(z, tf.zerosLike(z)), z.asOutput().type());
  }

  /** Sums gradients over the dimensions in which their input was broadcast to the other's. */
  List<@Nullable Operand<?>> gradients(Operand<TNumber> dx, Operand<TNumber> dy) {
    return Dispatcher.gradients(summed(tf, x, y, dx), summed(tf, y, x, dy));
  }

  /** Returns the gradient of the second input alone; the first one has none. */
  List<@Nullable Operand<?>> second(Operand<TNumber> dy) {
    return Dispatcher.gradients(null, summed(tf, y, x, dy));
  }

  /** Sums a gradient over the dimensions in which its input was broadcast to the other's. */
  static Operand<TNumber> summed(
      Ops tf, Operand<TNumber> input, Operand<TNumber> other, Operand<TNumber> gradient) {
    Operand<TInt32> axes =
        BroadcastGradientArgs.create(tf.scope(), tf.shape(input), tf.shape(other)).r0();
    return tf.reshape(tf.reduceSum(gradient, axes, ReduceSum.keepDims(false)), tf.shape(input));
  }
}
