package io.keraunos.initializer;

import java.util.function.DoubleUnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.Qr;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * The initializers of <a href="https://keras.io/api/layers/initializers/">Keras</a>, with its
 * formulas and defaults. Random ones are stateless: the same shape and seed give the same numbers.
 *
 * <p>{@code fanIn} and {@code fanOut} below are, for a kernel of shape {@code [in, out]}, {@code
 * in} and {@code out}; for a convolution's kernel of shape {@code [height, width, in, out]}, {@code
 * height * width * in} and {@code height * width * out}; for a vector its size, both.
 */
public final class Initializers {

  /** The standard deviation of a standard normal distribution cut off at -2 and 2. */
  private static final double STDDEV_OF_TRUNCATED = 0.8796256610342398;

  private Initializers() {}

  /** Returns an initializer that sets all values to 0. */
  public static Initializer zeros() {
    return constant(0);
  }

  /** Returns an initializer that sets all values to 1. */
  public static Initializer ones() {
    return constant(1);
  }

  /** Returns an initializer that sets all values to {@code value}. */
  public static Initializer constant(float value) {
    return (tf, shape, seed) -> tf.fill(tf.constant(shape.asArray()), tf.constant(value));
  }

  /** Draws evenly between -0.05 and 0.05. */
  public static Initializer uniform() {
    return uniform(-0.05f, 0.05f);
  }

  /** Draws evenly between {@code min}, included, and {@code max}, excluded. */
  public static Initializer uniform(float min, float max) {
    if (!(min < max)) {
      throw new IllegalArgumentException(
          "min must be below max, but min was %s and max %s".formatted(min, max));
    }
    return (tf, shape, seed) -> {
      Operand<TFloat32> unit =
          tf.random.statelessRandomUniform(tf.constant(shape.asArray()), seedOf(tf, seed));
      return tf.math.add(tf.math.mul(unit, tf.constant(max - min)), tf.constant(min));
    };
  }

  /** Draws from a normal distribution with mean 0 and standard deviation 0.05. */
  public static Initializer normal() {
    return normal(0, 0.05f);
  }

  /** Draws from a normal distribution. */
  public static Initializer normal(float mean, float stddev) {
    requireDeviation(stddev);
    return (tf, shape, seed) ->
        affine(
            tf,
            tf.random.statelessRandomNormal(tf.constant(shape.asArray()), seedOf(tf, seed)),
            mean,
            stddev);
  }

  /**
   * Draws from a normal distribution with mean 0 and standard deviation 0.05, again outside of -0.1
   * to 0.1.
   */
  public static Initializer truncatedNormal() {
    return truncatedNormal(0, 0.05f);
  }

  /**
   * Draws from a normal distribution, again where a value is more than two {@code stddev} away from
   * the mean. ({@code stddev} is that of the distribution before it is cut.)
   */
  public static Initializer truncatedNormal(float mean, float stddev) {
    requireDeviation(stddev);
    return (tf, shape, seed) ->
        affine(
            tf,
            tf.random.statelessTruncatedNormal(tf.constant(shape.asArray()), seedOf(tf, seed)),
            mean,
            stddev);
  }

  /** Draws evenly within {@code +-sqrt(6 / (fanIn + fanOut))}: the default of most kernels. */
  public static Initializer glorotUniform() {
    return fanUniform(fans -> fans.in() + fans.out(), sum -> Math.sqrt(6 / sum));
  }

  /**
   * Draws from a truncated normal distribution with a standard deviation of {@code sqrt(2 / (fanIn
   * + fanOut))}.
   */
  public static Initializer glorotNormal() {
    return fanNormal(fans -> fans.in() + fans.out(), sum -> Math.sqrt(2 / sum));
  }

  /** Draws evenly within {@code +-sqrt(6 / fanIn)}: for layers followed by a ReLU. */
  public static Initializer heUniform() {
    return fanUniform(Fans::in, in -> Math.sqrt(6 / in));
  }

  /**
   * Draws from a truncated normal distribution with a standard deviation of {@code sqrt(2 /
   * fanIn)}.
   */
  public static Initializer heNormal() {
    return fanNormal(Fans::in, in -> Math.sqrt(2 / in));
  }

  /** Draws evenly within {@code +-sqrt(3 / fanIn)}. */
  public static Initializer lecunUniform() {
    return fanUniform(Fans::in, in -> Math.sqrt(3 / in));
  }

  /**
   * Draws from a truncated normal distribution with a standard deviation of {@code sqrt(1 /
   * fanIn)}.
   */
  public static Initializer lecunNormal() {
    return fanNormal(Fans::in, in -> Math.sqrt(1 / in));
  }

  /**
   * Returns columns (or, where there are more columns than rows, rows) that are orthogonal and of
   * length 1. Shapes of rank above 2 are taken as matrices with the last dimension as columns.
   */
  public static Initializer orthogonal() {
    return (tf, shape, seed) -> {
      int rank = shape.numDimensions();
      if (rank < 2) {
        throw new IllegalArgumentException(
            "shape must be of rank 2 or more for orthogonal(), but was " + shape);
      }
      long columns = shape.get(rank - 1);
      long rows = shape.size() / columns;
      long[] tall = {Math.max(rows, columns), Math.min(rows, columns)};
      Qr<TFloat32> qr =
          tf.linalg.qr(tf.random.statelessRandomNormal(tf.constant(tall), seedOf(tf, seed)));
      // With the signs of R's diagonal the result is uniform over the orthogonal matrices.
      Operand<TFloat32> signs =
          tf.math.sign(tf.linalg.matrixDiagPart(qr.r(), tf.constant(0), tf.constant(0f)));
      Operand<TFloat32> q = tf.math.mul(qr.q(), signs);
      if (rows < columns) {
        q = tf.linalg.transpose(q, tf.constant(new int[] {1, 0}));
      }
      return tf.reshape(q, tf.constant(shape.asArray()));
    };
  }

  private static Initializer fanUniform(FanRule fan, DoubleUnaryOperator limit) {
    return (tf, shape, seed) -> {
      float bound = (float) limit.applyAsDouble(Math.max(1, fan.of(Fans.of(shape))));
      return uniform(-bound, bound).initialize(tf, shape, seed);
    };
  }

  private static Initializer fanNormal(FanRule fan, DoubleUnaryOperator deviation) {
    return (tf, shape, seed) -> {
      double stddev = deviation.applyAsDouble(Math.max(1, fan.of(Fans.of(shape))));
      return truncatedNormal(0, (float) (stddev / STDDEV_OF_TRUNCATED)).initialize(tf, shape, seed);
    };
  }

  private static Operand<TFloat32> affine(Ops tf, Operand<TFloat32> x, float mean, float stddev) {
    return tf.math.add(tf.math.mul(x, tf.constant(stddev)), tf.constant(mean));
  }

  private static Operand<TInt64> seedOf(Ops tf, long seed) {
    return tf.constant(new long[] {seed, 0});
  }

  private static void requireDeviation(float stddev) {
    if (!(stddev >= 0)) {
      throw new IllegalArgumentException("stddev must be at least 0, but was " + stddev);
    }
  }

  @FunctionalInterface
  private interface FanRule {
    double of(Fans fans);
  }

  private record Fans(double in, double out) {
    static Fans of(Shape shape) {
      int rank = shape.numDimensions();
      if (rank < 2) {
        return new Fans(shape.size(), shape.size());
      }
      double field = shape.take(rank - 2).size();
      return new Fans(field * shape.get(rank - 2), field * shape.get(rank - 1));
    }
  }
}
