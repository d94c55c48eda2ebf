package io.keraunos.loss;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Short names for arithmetic with constants. */
final class Arithmetic {

  private Arithmetic() {}

  /** Computes {@code a x + b}. */
  static Operand<TFloat32> line(Ops tf, Operand<TFloat32> x, double a, double b) {
    Operand<TFloat32> product = a == 1 ? x : tf.math.mul(x, tf.constant((float) a));
    return b == 0 ? product : tf.math.add(product, tf.constant((float) b));
  }

  /** Computes {@code max(x, least)}. */
  static Operand<TFloat32> atLeast(Ops tf, Operand<TFloat32> x, double least) {
    return tf.math.maximum(x, tf.constant((float) least));
  }

  /** Computes {@code max(x, 0)}, with the slope 0 at 0. */
  static Operand<TFloat32> positive(Ops tf, Operand<TFloat32> x) {
    return tf.nn.relu(x);
  }

  /**
   * Computes {@code x^exponent} of numbers from 0 to 1. At 0 the slope of a root is infinite, which
   * would become NaN: there it is 0.
   */
  static Operand<TFloat32> share(Ops tf, Operand<TFloat32> x, double exponent) {
    if (exponent == 0) {
      return tf.onesLike(x);
    }
    Operand<TFloat32> clipped = tf.clipByValue(x, tf.constant(1e-30f), tf.constant(1f));
    return exponent == 1 ? clipped : tf.math.pow(clipped, tf.constant((float) exponent));
  }

  /** Computes the sum over the last dimension. */
  static Operand<TFloat32> sumOfLast(Ops tf, Operand<TFloat32> x) {
    return tf.reduceSum(x, tf.constant(-1));
  }

  /** Returns a parameter after a check that it is above 0 and finite. */
  static double above0(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          "%s must be above 0 and finite, but was %s".formatted(name, value));
    }
    return value;
  }

  /** Returns a parameter after a check that it is at least 0 and finite. */
  static double atLeast0(String name, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          "%s must be at least 0 and finite, but was %s".formatted(name, value));
    }
    return value;
  }

  /** Returns a parameter after a check that it is above 0 and below 1. */
  static double between0And1(String name, double value) {
    if (!(value > 0 && value < 1)) {
      throw new IllegalArgumentException(
          "%s must be above 0 and below 1, but was %s".formatted(name, value));
    }
    return value;
  }
}
