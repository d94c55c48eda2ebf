package io.keraunos.constraint;

import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat32;

/**
 * The constraints of <a href="https://keras.io/api/layers/constraints/">Keras</a>, with its
 * formulas.
 *
 * <pre>{@code
 * final Dense dense = Dense.of(64).kernelConstraint(Constraints.maxNorm(2));
 * }</pre>
 *
 * <p>They hold after each step; an initial value is left as the initializer gives it. Lengths are
 * those of the numbers over some of a weight's dimensions, the axes. Unless others are given these
 * are all but the last: all that goes into one unit of a Dense, or one filter of a Conv2D. (Keras'
 * default is the first alone, which is the same for a Dense.) For a DepthwiseConv2D give 0 and 1,
 * for a Conv2DTranspose 0, 1 and 3.
 */
public final class Constraints {

  private static final float EPSILON = 1e-7f;

  private Constraints() {}

  /** Keeps every number at or above 0: negative ones become 0. */
  public static Constraint nonNeg() {
    return (tf, weight) -> tf.nn.relu(weight);
  }

  /**
   * Keeps every length at or below {@code max}: longer ones are scaled down.
   *
   * @param max above 0
   * @param axes the dimensions that a length is taken over; all but the last by default
   */
  public static Constraint maxNorm(double max, int... axes) {
    if (!(max > 0) || Double.isInfinite(max)) {
      throw new IllegalArgumentException("max must be above 0 and finite, but was " + max);
    }
    int[] over = checked(axes);
    return (tf, weight) -> {
      Operand<TFloat32> norm = norm(tf, weight, over);
      return scaled(tf, weight, tf.math.minimum(norm, tf.constant((float) max)), norm);
    };
  }

  /**
   * Scales every length to 1.
   *
   * @param axes the dimensions that a length is taken over; all but the last by default
   */
  public static Constraint unitNorm(int... axes) {
    int[] over = checked(axes);
    return (tf, weight) -> scaled(tf, weight, tf.constant(1f), norm(tf, weight, over));
  }

  private static Operand<TFloat32> scaled(
      Ops tf, Operand<TFloat32> weight, Operand<TFloat32> wanted, Operand<TFloat32> norm) {
    return tf.math.mul(weight, tf.math.div(wanted, tf.math.add(norm, tf.constant(EPSILON))));
  }

  private static Operand<TFloat32> norm(Ops tf, Operand<TFloat32> weight, int[] axes) {
    int rank = weight.shape().numDimensions();
    for (int axis : axes) {
      if (axis >= rank) {
        throw new IllegalArgumentException(
            "axes must be dimensions of the weight, 0 to %s, but one was %s"
                .formatted(rank - 1, axis));
      }
    }
    int[] over = axes.length > 0 ? axes : IntStream.range(0, Math.max(1, rank - 1)).toArray();
    return tf.math.sqrt(
        tf.reduceSum(tf.math.square(weight), tf.constant(over), ReduceSum.keepDims(true)));
  }

  private static int[] checked(int[] axes) {
    for (int axis : axes) {
      if (axis < 0) {
        throw new IllegalArgumentException(
            "axes must be counted from the first dimension, which is 0, but one was " + axis);
      }
    }
    return axes.clone();
  }
}
