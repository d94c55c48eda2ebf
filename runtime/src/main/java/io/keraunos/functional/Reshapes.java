package io.keraunos.functional;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * Reshapes that use a constant shape where possible, so that the graph knows the output's shape.
 */
public final class Reshapes {

  private Reshapes() {}

  /** Reshapes {@code rows} to the shape of {@code x} with another last dimension. */
  public static Operand<TFloat32> withLast(
      Ops tf, Operand<TFloat32> rows, Operand<TFloat32> x, long last) {
    return withTail(tf, rows, x, x.shape().numDimensions() - 1, last);
  }

  /** Reshapes {@code y} to the first {@code count} sizes of {@code x} followed by {@code tail}. */
  public static Operand<TFloat32> withTail(
      Ops tf, Operand<TFloat32> y, Operand<TFloat32> x, int count, long... tail) {
    long[] sizes =
        LongStream.concat(Arrays.stream(x.shape().asArray()).limit(count), Arrays.stream(tail))
            .toArray();
    if (Arrays.stream(sizes).filter(size -> size == Shape.UNKNOWN_SIZE).count() <= 1) {
      return tf.reshape(y, tf.constant(sizes)); // Shape and the op both write unknown as -1
    }
    return tf.reshape(y, firstSizesAnd(tf, x, count, tail));
  }

  /** Reshapes each example to one row. */
  public static Operand<TFloat32> flat(Ops tf, Operand<TFloat32> x) {
    Shape shape = x.shape();
    Shape example = shape.subShape(1, shape.numDimensions());
    if (example.hasUnknownDimension()) {
      return tf.reshape(x, firstSizesAnd(tf, x, 1, -1));
    }
    return tf.reshape(x, tf.constant(new long[] {-1, example.size()}));
  }

  private static Operand<TInt64> firstSizesAnd(
      Ops tf, Operand<TFloat32> x, int count, long... tail) {
    Operand<TInt64> first =
        tf.slice(
            tf.shape(x, TInt64.class), tf.constant(new int[] {0}), tf.constant(new int[] {count}));
    return tf.concat(List.of(first, tf.constant(tail)), tf.constant(0));
  }
}
