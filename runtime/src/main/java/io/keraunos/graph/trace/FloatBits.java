package io.keraunos.graph.trace;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Joins floats as whole numbers of the same bits. Where one of them comes of a product,
 * TensorFlow's mixed precision would join them in 16 bits: a number of examples above 256 among
 * them is another one then.
 */
final class FloatBits {
  private FloatBits() {}

  /**
   * Joins tensors along an axis.
   *
   * @param mixed whether TensorFlow may compute some ops in 16 bits; else they are joined as they
   *     are
   */
  static Operand<TFloat32> concat(Ops tf, List<Operand<TFloat32>> pieces, int axis, boolean mixed) {
    if (pieces.size() == 1) {
      return pieces.get(0);
    }
    return mixed
        ? tf.bitcast(tf.concat(of(tf, pieces), tf.constant(axis)), TFloat32.class)
        : tf.concat(pieces, tf.constant(axis));
  }

  /**
   * Makes a vector of scalars.
   *
   * @param mixed as for {@link #concat}
   */
  static Operand<TFloat32> stack(Ops tf, List<Operand<TFloat32>> scalars, boolean mixed) {
    return mixed ? tf.bitcast(tf.stack(of(tf, scalars)), TFloat32.class) : tf.stack(scalars);
  }

  private static List<Operand<TInt32>> of(Ops tf, List<Operand<TFloat32>> floats) {
    List<Operand<TInt32>> bits = new ArrayList<>();
    floats.forEach(value -> bits.add(tf.bitcast(value, TInt32.class)));
    return bits;
  }
}
