package io.keraunos.graph.trace;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/** Places of a batch of values in a sorted list, by binary search in float64. */
final class SortedPlaces {
  private SortedPlaces() {}

  /** Returns how many of the list are not above each value: shape {@code [batch]}. */
  static Operand<TInt32> after(Ops tf, double[] sorted, Operand<TFloat64> values) {
    return flat(tf, tf.upperBound(tf.constant(new double[][] {sorted}), line(tf, values)));
  }

  /** Returns how many of the list are below each value: shape {@code [batch]}. */
  static Operand<TInt32> before(Ops tf, double[] sorted, Operand<TFloat64> values) {
    return flat(tf, tf.lowerBound(tf.constant(new double[][] {sorted}), line(tf, values)));
  }

  private static Operand<TFloat64> line(Ops tf, Operand<TFloat64> values) {
    return tf.expandDims(values, tf.constant(0));
  }

  private static Operand<TInt32> flat(Ops tf, Operand<TInt32> line) {
    return tf.reshape(line, tf.constant(new int[] {-1}));
  }
}
