package io.keraunos.graph.trace;

import io.keraunos.graph.analysis.IndexedSlices;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * The layout of a table's gradient where replicas exchange it as rows: as many on each replica, so
 * that they can be gathered, each behind its number in the table. A row of zeros has no number and
 * stands for none, so zeros are no gradient, as they are of a sum.
 *
 * <p>Implementation note. A number counts from 1 and is the bits of an int32 among float32s. What
 * lays it beside them does so in int32, since TensorFlow's automatic mixed precision may choose a
 * type with fewer bits for ops on float32s.
 *
 * @param table the shape of the table
 * @param most the number of rows
 */
record TableRows(Shape table, int most) {

  /** Returns the number of elements of a row of the table. */
  private int width() {
    return Math.toIntExact(table.size() / table.get(0));
  }

  /** Returns the number of elements of all rows with their numbers. */
  int length() {
    return Math.multiplyExact(most, 1 + width());
  }

  /** Returns a gradient as a flat vector of rows. */
  Operand<TFloat32> vector(Ops tf, IndexedSlices gradient) {
    List<Operand<TInt32>> all = new ArrayList<>();
    for (IndexedSlices.Term term : gradient.terms()) {
      Operand<TInt32> number =
          tf.math.add(tf.dtypes.cast(term.numbers(), TInt32.class), tf.constant(1));
      Operand<TFloat32> rows = tf.reshape(term.rows(), tf.constant(new int[] {-1, width()}));
      all.add(
          tf.concat(
              List.of(tf.expandDims(number, tf.constant(1)), tf.bitcast(rows, TInt32.class)),
              tf.constant(1)));
    }
    return padded(tf, all.size() == 1 ? all.get(0) : tf.concat(all, tf.constant(0)));
  }

  /**
   * Returns the vectors of a batch's shares as one: without the rows that stand for none, there are
   * no more in all of them than in a whole batch.
   */
  Operand<TFloat32> joined(Ops tf, List<Operand<TFloat32>> vectors) {
    Operand<TInt32> all = rows(tf, tf.concat(vectors, tf.constant(0)));
    Operand<TInt32> numbers = tf.gather(all, tf.constant(0), tf.constant(1));
    Operand<TInt64> there =
        tf.reshape(tf.where(tf.math.greater(numbers, tf.constant(0))), tf.constant(new int[] {-1}));
    return padded(tf, tf.gather(all, there, tf.constant(0)));
  }

  /** Returns vectors as rows, each behind its number. */
  private Operand<TInt32> rows(Ops tf, Operand<TFloat32> vectors) {
    return tf.reshape(tf.bitcast(vectors, TInt32.class), tf.constant(new int[] {-1, 1 + width()}));
  }

  /** Returns rows, and zeros up to the number of all, as a flat vector. */
  private Operand<TFloat32> padded(Ops tf, Operand<TInt32> rows) {
    Operand<TInt32> there = tf.gather(tf.shape(rows), tf.constant(0), tf.constant(0));
    Operand<TInt32> none = tf.constant(0);
    Operand<TInt32> padding =
        tf.stack(
            List.of(
                tf.stack(List.of(none, tf.math.sub(tf.constant(most), there))),
                tf.stack(List.of(none, none))));
    Operand<TInt32> all = tf.pad(rows, padding, tf.constant(0));
    return tf.bitcast(tf.reshape(all, tf.constant(new int[] {length()})), TFloat32.class);
  }

  /**
   * Returns the sum of the gradients of all replicas, flat.
   *
   * @param vectors the vectors of all replicas
   */
  Operand<TFloat32> sum(Ops tf, Operand<TFloat32> vectors) {
    var parts =
        tf.splitV(rows(tf, vectors), tf.constant(new int[] {1, width()}), tf.constant(1), 2L)
            .output();
    Operand<TInt32> numbers =
        tf.math.sub(
            tf.reshape(parts.get(0), tf.constant(new int[] {-1})),
            tf.constant(1)); // that of none is -1, which is left out
    Operand<TFloat32> sum =
        tf.math.unsortedSegmentSum(
            tf.bitcast(parts.get(1), TFloat32.class),
            numbers,
            tf.constant(Math.toIntExact(table.get(0))));
    return tf.reshape(sum, tf.constant(new int[] {-1}));
  }
}
