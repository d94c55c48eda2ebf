package io.keraunos.regularizer;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The regularizers of <a href="https://keras.io/api/layers/regularizers/">Keras</a>, with its
 * formulas.
 *
 * <pre>{@code
 * final Dense dense = Dense.of(64).kernelRegularizer(Regularizers.l2(1e-4));
 * }</pre>
 *
 * <p>The penalty is added to the loss that the training step returns. Logged values are without it,
 * in all stages.
 */
public final class Regularizers {

  private Regularizers() {}

  /**
   * Penalizes {@code factor sum |w|}, which drives weights to 0.
   *
   * @param factor at least 0
   */
  public static Regularizer l1(double factor) {
    require("factor", factor);
    return (tf, weight) -> sum(tf, tf.math.abs(weight), factor);
  }

  /**
   * Penalizes {@code factor sum w^2}, which keeps weights small. (A weight decay of PyTorch's SGD
   * is twice the factor.)
   *
   * @param factor at least 0
   */
  public static Regularizer l2(double factor) {
    require("factor", factor);
    return (tf, weight) -> sum(tf, tf.math.square(weight), factor);
  }

  /**
   * Penalizes {@code l1 sum |w| + l2 sum w^2}.
   *
   * @param l1 at least 0
   * @param l2 at least 0
   */
  public static Regularizer l1l2(double l1, double l2) {
    require("l1", l1);
    require("l2", l2);
    return (tf, weight) -> tf.math.add(l1(l1).penalty(tf, weight), l2(l2).penalty(tf, weight));
  }

  private static Operand<TFloat32> sum(Ops tf, Operand<TFloat32> each, double factor) {
    Operand<TFloat32> flat = tf.reshape(each, tf.constant(new int[] {-1}));
    return tf.math.mul(tf.constant((float) factor), tf.sum(flat, tf.constant(0)));
  }

  private static void require(String name, double factor) {
    if (!(factor >= 0) || Double.isInfinite(factor)) {
      throw new IllegalArgumentException(
          "%s must be at least 0 and finite, but was %s. 0.01 is much, 0.0001 usual."
              .formatted(name, factor));
    }
  }
}
