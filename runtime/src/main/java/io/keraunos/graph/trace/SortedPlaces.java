package io.keraunos.graph.trace;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/** Places of a batch of values in a sorted list, by binary search in float64. */
final class SortedPlaces {

  private final Ops tf;
  private final Operand<TFloat64> sorted;
  private final Operand<TFloat64> values;

  /**
   * Prepares a search.
   *
   * @param sorted in ascending order
   * @param values none is NaN: shape {@code [batch]}
   */
  SortedPlaces(Ops tf, double[] sorted, Operand<TFloat64> values) {
    this.tf = tf;
    this.sorted = tf.constant(new double[][] {sorted});
    this.values = tf.expandDims(values, tf.constant(0));
  }

  /** Returns how many of the list are not above each value: shape {@code [batch]}. */
  Operand<TInt32> upTo() {
    return flat(tf.upperBound(sorted, values));
  }

  /** Returns how many of the list are below each value: shape {@code [batch]}. */
  Operand<TInt32> below() {
    return flat(tf.lowerBound(sorted, values));
  }

  private Operand<TInt32> flat(Operand<TInt32> line) {
    return tf.reshape(line, tf.constant(new int[] {-1}));
  }
}
