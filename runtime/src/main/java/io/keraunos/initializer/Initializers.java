package io.keraunos.initializer;

import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * The initializers of Keras, with its formulas and defaults (<a
 * href="https://keras.io/api/layers/initializers/">keras.io/api/layers/initializers</a>). Random
 * ones draw with stateless ops, so a variable's first value depends on its seed alone.
 *
 * <p>For the scaled ones, {@code fanIn} and {@code fanOut} of a shape {@code [h, w, in, out]} are
 * {@code h*w*in} and {@code h*w*out}; of {@code [in, out]} {@code in} and {@code out}.
 */
public final class Initializers {

  /** The standard deviation of a normal distribution cut at two of its own: 0.8796. */
  private static final double TRUNCATED_STDDEV = 0.8796256610342398;

  private Initializers() {}

  /** All 0. */
  public static Initializer zeros() {
    return constant(0);
  }

  /** All 1. */
  public static Initializer ones() {
    return constant(1);
  }

  /** All the same value. */
  public static Initializer constant(float value) {
    return (tf, shape, seed) -> tf.fill(tf.constant(shape.asArray()), tf.constant(value));
  }

  /** Uniform in {@code [low, high)}. */
  public static Initializer uniform(float low, float high) {
    if (!(low < high)) {
      throw new IllegalArgumentException(
          "low must be below high, but were " + low + " and " + high);
    }
    return (tf, shape, seed) ->
        tf.math.add(
            tf.math.mul(
                tf.random.statelessRandomUniform(
                    tf.constant(shape.asArray()), seed(tf, seed), TFloat32.class),
                tf.constant(high - low)),
            tf.constant(low));
  }

  /** Normal around 0. */
  public static Initializer normal(float stddev) {
    positive("stddev", stddev);
    return (tf, shape, seed) ->
        tf.math.mul(
            tf.random.statelessRandomNormal(
                tf.constant(shape.asArray()), seed(tf, seed), TFloat32.class),
            tf.constant(stddev));
  }

  /** Normal around 0, values beyond two {@code stddev} drawn again. */
  public static Initializer truncatedNormal(float stddev) {
    positive("stddev", stddev);
    return (tf, shape, seed) -> truncated(tf, shape, seed, stddev);
  }

  /** Uniform in ±sqrt(6 / (fanIn + fanOut)) (Glorot and Bengio, AISTATS 2010). */
  public static Initializer glorotUniform() {
    return (tf, shape, seed) ->
        uniform(tf, shape, seed, Math.sqrt(6.0 / (fanIn(shape) + fanOut(shape))));
  }

  /** Truncated normal of variance 2 / (fanIn + fanOut) (Glorot and Bengio, AISTATS 2010). */
  public static Initializer glorotNormal() {
    return (tf, shape, seed) ->
        scaled(tf, shape, seed, Math.sqrt(2.0 / (fanIn(shape) + fanOut(shape))));
  }

  /** Uniform in ±sqrt(6 / fanIn) (He et al., ICCV 2015). */
  public static Initializer heUniform() {
    return (tf, shape, seed) -> uniform(tf, shape, seed, Math.sqrt(6.0 / fanIn(shape)));
  }

  /** Truncated normal of variance 2 / fanIn (He et al., ICCV 2015). */
  public static Initializer heNormal() {
    return (tf, shape, seed) -> scaled(tf, shape, seed, Math.sqrt(2.0 / fanIn(shape)));
  }

  /** Uniform in ±sqrt(3 / fanIn) (LeCun et al., Efficient BackProp, 1998). */
  public static Initializer lecunUniform() {
    return (tf, shape, seed) -> uniform(tf, shape, seed, Math.sqrt(3.0 / fanIn(shape)));
  }

  /** Truncated normal of variance 1 / fanIn (LeCun et al., Efficient BackProp, 1998). */
  public static Initializer lecunNormal() {
    return (tf, shape, seed) -> scaled(tf, shape, seed, Math.sqrt(1.0 / fanIn(shape)));
  }

  private static Operand<TFloat32> uniform(Ops tf, Shape shape, long seed, double limit) {
    return uniform((float) -limit, (float) limit).initialize(tf, shape, seed);
  }

  /** A truncated normal whose standard deviation, after the cut, is the one asked for. */
  private static Operand<TFloat32> scaled(Ops tf, Shape shape, long seed, double stddev) {
    return truncated(tf, shape, seed, (float) (stddev / TRUNCATED_STDDEV));
  }

  private static Operand<TFloat32> truncated(Ops tf, Shape shape, long seed, float stddev) {
    return tf.math.mul(
        tf.random.statelessTruncatedNormal(
            tf.constant(shape.asArray()), seed(tf, seed), TFloat32.class),
        tf.constant(stddev));
  }

  private static Operand<TInt64> seed(Ops tf, long seed) {
    return tf.constant(new long[] {seed, 0});
  }

  private static long fanIn(Shape shape) {
    int rank = shape.numDimensions();
    return switch (rank) {
      case 0 -> 1;
      case 1 -> shape.get(0);
      default -> receptiveField(shape) * shape.get(rank - 2);
    };
  }

  private static long fanOut(Shape shape) {
    int rank = shape.numDimensions();
    return switch (rank) {
      case 0 -> 1;
      case 1 -> shape.get(0);
      default -> receptiveField(shape) * shape.get(rank - 1);
    };
  }

  private static long receptiveField(Shape shape) {
    long size = 1;
    for (int i = 0; i < shape.numDimensions() - 2; i++) {
      size *= shape.get(i);
    }
    return size;
  }

  private static void positive(String name, float value) {
    if (!(value > 0)) {
      throw new IllegalArgumentException(name + " must be above 0, but was " + value);
    }
  }
}
