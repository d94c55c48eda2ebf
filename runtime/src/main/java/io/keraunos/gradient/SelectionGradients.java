package io.keraunos.gradient;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.op.math.UnsortedSegmentSum;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TNumber;

/**
 * Gradients of ops that choose numbers, as in TensorFlow's Python library ({@code array_grad.py},
 * {@code nn_grad.py}). Equal ones share the gradient.
 */
final class SelectionGradients {

  private static final List<String> MASKS =
      List.of("begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask", "shrink_axis_mask");

  private SelectionGradients() {}

  /** Differentiates the n-th smallest or largest number of each row. */
  static List<@Nullable Operand<?>> nthElement(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Term y = Term.of(tf, tf.expandDims(Numbers.of(op.output(0)), tf.constant(-1)));
    Term dz = Term.of(tf, tf.expandDims(Numbers.of(dy.get(0)), tf.constant(-1)));
    Term chosen = Term.of(tf, op.input(0)).is("Equal", y);
    Term count =
        Term.of(tf, tf.reduceSum(chosen.value(), tf.constant(-1), ReduceSum.keepDims(true)));
    return Dispatcher.gradients(chosen.over(count).times(dz).value(), null);
  }

  /**
   * Differentiates the larger or smaller of a tensor's numbers and of those put at some of its
   * places.
   */
  static List<@Nullable Operand<?>> scatterExtreme(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Raw raw = new Raw(tf);
    Operand<?> places = op.input(1);
    Term y = Term.of(tf, op.output(0));
    Term ofTensor = Term.of(tf, op.input(0)).is("Equal", y);
    Term ofUpdates =
        Term.of(tf, op.input(2)).is("Equal", Term.of(tf, raw.op("GatherNd", y.value(), places)));
    Term count =
        ofTensor.plus(
            Term.of(
                tf,
                raw.op("TensorScatterAdd", y.op("ZerosLike").value(), places, ofUpdates.value())));
    Term each = Term.of(tf, dy.get(0)).op("DivNoNan", count);
    return Dispatcher.gradients(
        each.times(ofTensor).value(),
        null,
        Term.of(tf, raw.op("GatherNd", each.value(), places)).times(ofUpdates).value());
  }

  /** Differentiates writing into a part of a tensor: overwritten numbers get no gradient. */
  static List<@Nullable Operand<?>> sliceUpdate(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Raw raw = new Raw(tf);
    Operand<?>[] place = {op.input(1), op.input(2), op.input(3)};
    Operand<TNumber> part =
        raw.like(op, MASKS, "StridedSlice", dy.get(0), place[0], place[1], place[2]);
    Operand<TNumber> rest =
        raw.like(
            op,
            MASKS,
            "TensorStridedSliceUpdate",
            dy.get(0),
            place[0],
            place[1],
            place[2],
            raw.op("ZerosLike", part));
    Operand<TNumber> value = Numbers.of(op.input(4));
    return Dispatcher.gradients(rest, null, null, null, Pair.summed(tf, value, part, part));
  }

  /** Differentiates a part put into zeros. */
  static List<@Nullable Operand<?>> sliceBack(Ops tf, GraphOperation op, List<Output<?>> dy) {
    return Dispatcher.gradients(
        null,
        null,
        null,
        null,
        new Raw(tf)
            .like(op, MASKS, "StridedSlice", dy.get(0), op.input(1), op.input(2), op.input(3)));
  }

  /** Differentiates the closest falling sequence, row by row: the mean of each piece. */
  static List<@Nullable Operand<?>> isotonic(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Operand<TNumber> dz = Numbers.of(dy.get(0));
    Operand<TInt32> pieces = op.output(1).expect(TInt32.class);
    Operand<TInt32> shape = tf.shape(pieces);
    Operand<TInt32> rows = tf.gather(shape, tf.constant(0), tf.constant(0));
    Operand<TInt32> columns = tf.gather(shape, tf.constant(1), tf.constant(0));
    Operand<TInt32> numbers = tf.range(tf.constant(0), rows, tf.constant(1));
    Operand<TInt32> first = tf.expandDims(tf.math.mul(numbers, columns), tf.constant(1));
    Operand<TInt32> ids = tf.math.add(pieces, first); // different in each row
    Operand<TInt32> count = tf.math.mul(rows, columns);
    Term sums = Term.of(tf, UnsortedSegmentSum.create(tf.scope(), dz, ids, count));
    Term sizes = Term.of(tf, UnsortedSegmentSum.create(tf.scope(), tf.onesLike(dz), ids, count));
    return Dispatcher.gradients(tf.gather(sums.op("DivNoNan", sizes).value(), ids, tf.constant(0)));
  }
}
