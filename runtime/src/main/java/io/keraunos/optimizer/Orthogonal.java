package io.keraunos.optimizer;

import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;

/** Muon's Newton-Schulz iteration towards an orthogonal matrix. */
final class Orthogonal {

  private static final double A = 3.4445;
  private static final double B = -4.775;
  private static final double C = 2.0315;
  private static final double EPSILON = 1e-7;

  private Orthogonal() {}

  /** Returns about the orthogonal matrix nearest to the direction. */
  static Operand<TFloat32> of(TransformedUpdate u, int iterations) {
    Shape shape = u.value().shape();
    if (shape.numDimensions() != 2) {
      throw new IllegalArgumentException(
          "a weight of Transformations.orthogonal must be of rank 2, but is of shape "
              + shape
              + "; give other weights another optimizer with OptimizerSpec.group");
    }
    Ops tf = u.tf();
    boolean high = shape.get(0) > shape.get(1);
    Operand<TFloat32> length = tf.math.add(u.norm(u.direction()), tf.constant((float) EPSILON));
    Operand<TFloat32> x = tf.math.div(u.direction(), length);
    x = high ? transposed(tf, x) : x;
    for (int i = 0; i < iterations; i++) {
      Operand<TFloat32> squared = tf.linalg.matMul(x, x, MatMul.transposeB(true));
      Operand<TFloat32> fourth = tf.linalg.matMul(u.scaled(squared, C), squared);
      Operand<TFloat32> sum = tf.math.add(u.scaled(squared, B), fourth);
      x = tf.math.add(u.scaled(x, A), tf.linalg.matMul(sum, x));
    }
    return high ? transposed(tf, x) : x;
  }

  private static Operand<TFloat32> transposed(Ops tf, Operand<TFloat32> x) {
    return tf.linalg.transpose(x, tf.constant(new int[] {1, 0}));
  }
}
