package io.keraunos.step;

import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TNumber;

/** Checks that layers, losses and metrics make of shapes when a step is traced. */
public final class Shapes {

  private Shapes() {}

  /** Formats a shape for messages: {@code [?, 32, 32, 3]}. */
  public static String text(Shape shape) {
    if (shape.isUnknown()) {
      return "unknown";
    }
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; i < shape.numDimensions(); i++) {
      long size = shape.get(i);
      text.append(i == 0 ? "" : ", ").append(size == Shape.UNKNOWN_SIZE ? "?" : size);
    }
    return text.append(']').toString();
  }

  /** Returns the size of the last dimension; -1 if it is not known. */
  public static long last(Operand<?> x) {
    Shape shape = x.shape();
    return shape.numDimensions() < 1 ? -1 : shape.get(shape.numDimensions() - 1);
  }

  /** Returns whether two shapes can be equal once all their sizes are known. */
  public static boolean compatible(Shape a, Shape b) {
    return a.isUnknown()
        || b.isUnknown()
        || (a.numDimensions() == b.numDimensions() && a.isCompatibleWith(b));
  }

  /**
   * Computes the mean over all dimensions except the first.
   *
   * @param x of shape {@code [batch, ...]}
   * @param rank the rank of {@code x}
   * @return {@code [batch]}
   */
  public static Operand<TFloat32> meanPerExample(Ops tf, Operand<TFloat32> x, int rank) {
    return rank == 1 ? x : tf.math.mean(x, tf.constant(allButTheFirst(rank)));
  }

  /**
   * Computes the sum over all dimensions except the first.
   *
   * @param x of shape {@code [batch, ...]}
   * @param rank the rank of {@code x}
   * @return {@code [batch]}
   */
  public static <T extends TNumber> Operand<T> sumPerExample(Ops tf, Operand<T> x, int rank) {
    return rank == 1 ? x : tf.sum(x, tf.constant(allButTheFirst(rank)));
  }

  private static int[] allButTheFirst(int rank) {
    return IntStream.range(1, rank).toArray();
  }
}
