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

/**
 * Gradients of mathematical ops, as in TensorFlow's Python library ({@code math_grad.py}). Each
 * takes the op and the gradients of its outputs and returns those of its inputs.
 */
final class MathGradients {

  private MathGradients() {}

  /** {@code x log(y)}, 0 where x is 0: {@code dx = log(y)} where x is not 0, {@code dy = x / y}. */
  static List<@Nullable Operand<?>> xlogy(Ops tf, GraphOperation op, List<Output<?>> gradients) {
    Pair pair = Pair.of(tf, op, gradients);
    return pair.gradients(
        tf.math.mul(pair.dz, tf.math.xlogy(pair.nonzero(pair.x), pair.y)),
        tf.math.mul(pair.dz, tf.math.xdivy(pair.x, pair.y)));
  }

  /** {@code x log(1 + y)}, 0 where x is 0. */
  static List<@Nullable Operand<?>> xlog1py(Ops tf, GraphOperation op, List<Output<?>> gradients) {
    Pair pair = Pair.of(tf, op, gradients);
    Operand<TNumber> above = tf.math.add(pair.y, tf.onesLike(pair.y));
    return pair.gradients(
        tf.math.mul(pair.dz, pair.raw.op("Xlog1py", pair.nonzero(pair.x), pair.y)),
        tf.math.mul(pair.dz, tf.math.xdivy(pair.x, above)));
  }

  /** {@code x / y}, 0 where x is 0: {@code dy = -x / y^2}. */
  static List<@Nullable Operand<?>> xdivy(Ops tf, GraphOperation op, List<Output<?>> gradients) {
    Pair pair = Pair.of(tf, op, gradients);
    Operand<TNumber> square = tf.math.square(pair.y);
    return pair.gradients(
        tf.math.mul(pair.dz, tf.math.xdivy(pair.nonzero(pair.x), pair.y)),
        tf.math.mul(pair.dz, tf.math.xdivy(tf.math.neg(pair.x), square)));
  }

  /** {@code x y}, 0 where y is 0 whatever x is. */
  static List<@Nullable Operand<?>> mulNoNan(Ops tf, GraphOperation op, List<Output<?>> gradients) {
    Pair pair = Pair.of(tf, op, gradients);
    return pair.gradients(
        pair.raw.op("MulNoNan", pair.dz, pair.y), pair.raw.op("MulNoNan", pair.x, pair.dz));
  }

  /** {@code x - y floor(x / y)}: {@code dx = 1}, {@code dy = -floor(x / y)}. */
  static List<@Nullable Operand<?>> floorMod(Ops tf, GraphOperation op, List<Output<?>> gradients) {
    Pair pair = Pair.of(tf, op, gradients);
    Operand<TNumber> times = tf.math.neg(tf.math.floorDiv(pair.x, pair.y));
    return pair.gradients(pair.dz, tf.math.mul(pair.dz, times));
  }

  /** {@code x - y trunc(x / y)}: {@code dx = 1}, {@code dy = -trunc(x / y)}. */
  static List<@Nullable Operand<?>> truncateMod(
      Ops tf, GraphOperation op, List<Output<?>> gradients) {
    Pair pair = Pair.of(tf, op, gradients);
    // TruncateDiv is for integers only; what is left over after the remainder is a multiple of y.
    Operand<TNumber> multiple = tf.math.sub(pair.x, Numbers.of(op.output(0)));
    Operand<TNumber> times = tf.math.neg(tf.math.div(multiple, pair.y));
    return pair.gradients(pair.dz, tf.math.mul(pair.dz, times));
  }

  /** The angle of the point {@code (x, y)}: {@code dy = x / (x^2 + y^2)}, {@code dx = -y / ...}. */
  static List<@Nullable Operand<?>> atan2(Ops tf, GraphOperation op, List<Output<?>> gradients) {
    Pair pair = Pair.of(tf, op, gradients); // its first input is y
    Operand<TNumber> square = tf.math.add(tf.math.square(pair.x), tf.math.square(pair.y));
    Operand<TNumber> each = tf.math.div(pair.dz, square);
    return pair.gradients(tf.math.mul(pair.y, each), tf.math.mul(tf.math.neg(pair.x), each));
  }

  /** {@code 1 - erf(x)}: {@code dx = -2 / sqrt(pi) exp(-x^2)}. */
  static List<@Nullable Operand<?>> erfc(Ops tf, GraphOperation op, List<Output<?>> gradients) {
    Operand<TNumber> x = Numbers.of(op.input(0));
    Operand<TNumber> dy = Numbers.of(gradients.get(0));
    Operand<TNumber> factor =
        tf.dtypes.cast(tf.constant(-2 / Math.sqrt(Math.PI)), x.asOutput().type());
    Operand<TNumber> slope = tf.math.mul(factor, tf.math.exp(tf.math.neg(tf.math.square(x))));
    return Dispatcher.gradients(tf.math.mul(dy, slope));
  }

  /** The root of a sum of squares: {@code dx = x / y}, 0 where all x are 0. */
  static List<@Nullable Operand<?>> euclideanNorm(
      Ops tf, GraphOperation op, List<Output<?>> gradients) {
    Raw raw = new Raw(tf);
    Operand<TNumber> x = Numbers.of(op.input(0));
    Operand<?> axes = op.input(1);
    Operand<TNumber> y =
        Raw.first(raw.builder("EuclideanNorm", x, axes).setAttr("keep_dims", true));
    Operand<TNumber> dy = raw.op("Reshape", gradients.get(0), raw.op("Shape", y));
    return Dispatcher.gradients(tf.math.mul(x, tf.math.divNoNan(dy, y)), null);
  }

  /** The inputs of an op of two that are broadcast, and the gradient of its output. */
  private record Pair(
      Ops tf, Raw raw, Operand<TNumber> x, Operand<TNumber> y, Operand<TNumber> dz) {

    static Pair of(Ops tf, GraphOperation op, List<Output<?>> gradients) {
      return new Pair(
          tf,
          new Raw(tf),
          Numbers.of(op.input(0)),
          Numbers.of(op.input(1)),
          Numbers.of(gradients.get(0)));
    }

    /** 1 where it is not 0. */
    Operand<TNumber> nonzero(Operand<TNumber> z) {
      return tf.dtypes.cast(tf.math.notEqual(z, tf.zerosLike(z)), z.asOutput().type());
    }

    /** Sums gradients over the dimensions in which their input was broadcast to the other's. */
    List<@Nullable Operand<?>> gradients(Operand<TNumber> dx, Operand<TNumber> dy) {
      return Dispatcher.gradients(summed(x, y, dx), summed(y, x, dy));
    }

    private Operand<TNumber> summed(
        Operand<TNumber> input, Operand<TNumber> other, Operand<TNumber> gradient) {
      Operand<TInt32> axes =
          BroadcastGradientArgs.create(tf.scope(), tf.shape(input), tf.shape(other)).r0();
      return tf.reshape(tf.reduceSum(gradient, axes, ReduceSum.keepDims(false)), tf.shape(input));
    }
  }
}
