package io.keraunos.step;

import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

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
    if (rank == 1) {
      return x;
    }
    int[] axes = new int[rank - 1];
    for (int i = 0; i < axes.length; i++) {
      axes[i] = i + 1;
    }
    return tf.math.mean(x, tf.constant(axes));
  }
}
