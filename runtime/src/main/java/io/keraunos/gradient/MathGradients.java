package io.keraunos.gradient;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TNumber;

/**
 * Gradients of mathematical ops, as in TensorFlow's Python library ({@code math_grad.py}). Each
 * takes the op and the gradients of its outputs and returns those of its inputs.
 */
final class MathGradients {

  private MathGradients() {}

  /**
   * Differentiates {@code x log(y)}, 0 where x is 0: {@code dx = log(y)} where x is not 0, {@code
   * dy = x / y}.
   */
  static List<@Nullable Operand<?>> xlogy(Ops tf, GraphOperation op, List<Output<?>> gradients) {
    Pair pair = Pair.of(tf, op, gradients);
    return pair.gradients(
        tf.math.mul(pair.dz(), tf.math.xlogy(pair.nonzero(pair.x()), pair.y())),
        tf.math.mul(pair.dz(), tf.math.xdivy(pair.x(), pair.y())));
  }

  /** Differentiates {@code x log(1 + y)}, 0 where x is 0. */
  static List<@Nullable Operand<?>> xlog1py(Ops tf, GraphOperation op, List<Output<?>> gradients) {
    Pair pair = Pair.of(tf, op, gradients);
    Operand<TNumber> above = tf.math.add(pair.y(), tf.onesLike(pair.y()));
    return pair.gradients(
        tf.math.mul(pair.dz(), pair.raw().op("Xlog1py", pair.nonzero(pair.x()), pair.y())),
        tf.math.mul(pair.dz(), tf.math.xdivy(pair.x(), above)));
  }

  /** Differentiates {@code x / y}, 0 where x is 0: {@code dy = -x / y^2}. */
  static List<@Nullable Operand<?>> xdivy(Ops tf, GraphOperation op, List<Output<?>> gradients) {
    Pair pair = Pair.of(tf, op, gradients);
    Operand<TNumber> square = tf.math.square(pair.y());
    return pair.gradients(
        tf.math.mul(pair.dz(), tf.math.xdivy(pair.nonzero(pair.x()), pair.y())),
        tf.math.mul(pair.dz(), tf.math.xdivy(tf.math.neg(pair.x()), square)));
  }

  /** Differentiates {@code x y}, 0 where y is 0 whatever x is. */
  static List<@Nullable Operand<?>> mulNoNan(Ops tf, GraphOperation op, List<Output<?>> gradients) {
    Pair pair = Pair.of(tf, op, gradients);
    return pair.gradients(
        pair.raw().op("MulNoNan", pair.dz(), pair.y()),
        pair.raw().op("MulNoNan", pair.x(), pair.dz()));
  }

  /** Differentiates {@code x - y floor(x / y)}: {@code dx = 1}, {@code dy = -floor(x / y)}. */
  static List<@Nullable Operand<?>> floorMod(Ops tf, GraphOperation op, List<Output<?>> gradients) {
    Pair pair = Pair.of(tf, op, gradients);
    Operand<TNumber> times = tf.math.neg(tf.math.floorDiv(pair.x(), pair.y()));
    return pair.gradients(pair.dz(), tf.math.mul(pair.dz(), times));
  }

  /** Differentiates {@code x - y trunc(x / y)}: {@code dx = 1}, {@code dy = -trunc(x / y)}. */
  static List<@Nullable Operand<?>> truncateMod(
      Ops tf, GraphOperation op, List<Output<?>> gradients) {
    Pair pair = Pair.of(tf, op, gradients);
    // TruncateDiv is for integers only; what is left over after the remainder is a multiple of y.
    Operand<TNumber> multiple = tf.math.sub(pair.x(), Numbers.of(op.output(0)));
    Operand<TNumber> times = tf.math.neg(tf.math.div(multiple, pair.y()));
    return pair.gradients(pair.dz(), tf.math.mul(pair.dz(), times));
  }

  /**
   * Differentiates the angle of the point {@code (x, y)}: {@code dy = x / (x^2 + y^2)}, {@code dx =
   * -y / ...}.
   */
  static List<@Nullable Operand<?>> atan2(Ops tf, GraphOperation op, List<Output<?>> gradients) {
    Pair pair = Pair.of(tf, op, gradients); // its first input is y
    Operand<TNumber> square = tf.math.add(tf.math.square(pair.x()), tf.math.square(pair.y()));
    Operand<TNumber> each = tf.math.div(pair.dz(), square);
    return pair.gradients(tf.math.mul(pair.y(), each), tf.math.mul(tf.math.neg(pair.x()), each));
  }

  /** Differentiates {@code 1 - erf(x)}: {@code dx = -2 / sqrt(pi) exp(-x^2)}. */
  static List<@Nullable Operand<?>> erfc(Ops tf, GraphOperation op, List<Output<?>> gradients) {
    Operand<TNumber> x = Numbers.of(op.input(0));
    Operand<TNumber> dy = Numbers.of(gradients.get(0));
    Operand<TNumber> factor =
        tf.dtypes.cast(tf.constant(-2 / Math.sqrt(Math.PI)), x.asOutput().type());
    Operand<TNumber> slope = tf.math.mul(factor, tf.math.exp(tf.math.neg(tf.math.square(x))));
    return Dispatcher.gradients(tf.math.mul(dy, slope));
  }

  /** Differentiates the root of a sum of squares: {@code dx = x / y}, 0 where all x are 0. */
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

  /** Differentiates the next number after x towards y, as x itself. */
  static List<@Nullable Operand<?>> nextAfter(
      Ops tf, GraphOperation op, List<Output<?>> gradients) {
    Pair pair = Pair.of(tf, op, gradients);
    return pair.gradients(pair.dz(), tf.zerosLike(pair.dz()));
  }

  /** Differentiates the cross product of vectors: {@code dx = y x dz}, {@code dy = dz x x}. */
  static List<@Nullable Operand<?>> cross(Ops tf, GraphOperation op, List<Output<?>> gradients) {
    Pair pair = Pair.of(tf, op, gradients);
    return Dispatcher.gradients(
        pair.raw().op("Cross", pair.y(), pair.dz()), pair.raw().op("Cross", pair.dz(), pair.x()));
  }

  /**
   * Differentiates the absolute value of complex numbers: {@code dx = dy x / y}, 0 where x is 0.
   */
  static List<@Nullable Operand<?>> complexAbs(
      Ops tf, GraphOperation op, List<Output<?>> gradients) {
    Term x = Term.of(tf, op.input(0));
    Term size = Term.of(tf, gradients.get(0)).op("DivNoNan", Term.of(tf, op.output(0)));
    Term zero = size.op("ZerosLike");
    Term each =
        Term.of(
            tf,
            Raw.first(
                new Raw(tf)
                    .builder("Complex", size.value(), zero.value())
                    .setAttr("Tout", op.input(0).dataType())));
    return Dispatcher.gradients(x.times(each).value());
  }

  /** Differentiates the conjugate transpose, in any order of dimensions. */
  static List<@Nullable Operand<?>> conjugateTranspose(
      Ops tf, GraphOperation op, List<Output<?>> gradients) {
    Operand<?> back = new Raw(tf).op("InvertPermutation", op.input(1));
    return Dispatcher.gradients(new Raw(tf).op("ConjugateTranspose", gradients.get(0), back), null);
  }
}
