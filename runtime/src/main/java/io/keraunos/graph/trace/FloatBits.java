package io.keraunos.graph.trace;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Joins floats as whole numbers of the same bits. Where one of them comes of a product,
 * TensorFlow's mixed precision would join them in 16 bits: a number of examples above 256 among
 * them is another one then.
 */
final class FloatBits {
  private FloatBits() {}

  /** Joins tensors along an axis. */
  static Operand<TFloat32> concat(Ops tf, List<Operand<TFloat32>> pieces, int axis) {
    return pieces.size() == 1
        ? pieces.get(0)
        : tf.bitcast(tf.concat(of(tf, pieces), tf.constant(axis)), TFloat32.class);
  }

  /** Makes a vector of scalars. */
  static Operand<TFloat32> stack(Ops tf, List<Operand<TFloat32>> scalars) {
    Stack<TInt32> bits = tf.stack(of(tf, scalars));
    return tf.bitcast(bits, TFloat32.class);
  }

  private static List<Operand<TInt32>> of(Ops tf, List<Operand<TFloat32>> floats) {
    List<Operand<TInt32>> bits = new ArrayList<>();
    floats.forEach(value -> bits.add(tf.bitcast(value, TInt32.class)));
    return bits;
  }
}
