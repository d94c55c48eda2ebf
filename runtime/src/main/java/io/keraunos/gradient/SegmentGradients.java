package io.keraunos.gradient;

import io.keraunos.gradient.Dispatcher.Gradient;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TNumber;

/**
 * Gradients of ops that put rows together or write into them, as in TensorFlow's Python library
 * ({@code math_grad.py}, {@code array_grad.py}). Each takes the op and the gradients of its outputs
 * and returns those of its inputs.
 */
final class SegmentGradients {

  private SegmentGradients() {}

  /** Differentiates segment sums: each row gets the gradient of its sum. */
  static List<@Nullable Operand<?>> sum(Ops tf, GraphOperation op, List<Output<?>> dy) {
    return withoutOthers(op, gather(tf, dy.get(0), op.input(1)));
  }

  /** Differentiates segment means: each row gets its part of the gradient of its mean. */
  static List<@Nullable Operand<?>> mean(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Operand<TNumber> ids = Numbers.of(op.input(1));
    Operand<TNumber> dz = Numbers.of(dy.get(0));
    Operand<TNumber> one = tf.dtypes.cast(tf.onesLike(ids), dz.asOutput().type());
    Operand<TNumber> counts = gather(tf, new Raw(tf).op("SegmentSum", one, ids), ids);
    // One count for each row, with as many dimensions as the rows have.
    Operand<TInt32> ones =
        tf.fill(
            tf.reshape(tf.math.sub(tf.rank(dz), tf.constant(1)), tf.constant(new int[] {1})),
            tf.constant(1));
    Operand<TInt32> shape = tf.concat(List.of(tf.shape(ids), ones), tf.constant(0));
    return withoutOthers(op, tf.math.div(gather(tf, dz, ids), tf.reshape(counts, shape)));
  }

  /**
   * Differentiates segment extremes: the largest or smallest numbers share the gradient where there
   * are several.
   */
  static List<@Nullable Operand<?>> extreme(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Operand<TNumber> x = Numbers.of(op.input(0));
    Operand<TNumber> ids = Numbers.of(op.input(1));
    Operand<TNumber> chosen =
        tf.dtypes.cast(tf.math.equal(x, gather(tf, op.output(0), ids)), x.asOutput().type());
    Operand<TNumber> count = segments(tf, op, sumLike(op), Term.of(tf, chosen)).value();
    Operand<TNumber> each = tf.math.divNoNan(Numbers.of(dy.get(0)), count);
    return withoutOthers(op, tf.math.mul(chosen, gather(tf, each, ids)));
  }

  /**
   * Differentiates overwriting: overwritten numbers get no gradient; written ones get that of their
   * place.
   */
  static List<@Nullable Operand<?>> scatterUpdate(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Raw raw = new Raw(tf);
    Operand<?> zeros = raw.op("ZerosLike", op.input(2));
    return scattered(
        op, raw, raw.op("TensorScatterUpdate", dy.get(0), op.input(1), zeros), dy.get(0));
  }

  /** Differentiates adding to places: both summands get the gradient of their sum. */
  static List<@Nullable Operand<?>> scatterAdd(Ops tf, GraphOperation op, List<Output<?>> dy) {
    return scattered(op, new Raw(tf), dy.get(0), dy.get(0));
  }

  /** Differentiates subtracting from places: subtracted numbers get the negative gradient. */
  static List<@Nullable Operand<?>> scatterSub(Ops tf, GraphOperation op, List<Output<?>> dy) {
    return scattered(op, new Raw(tf), dy.get(0), tf.math.neg(Numbers.of(dy.get(0))));
  }

  /** Differentiates rows put at places; of those put at the same place the last one stays. */
  static List<@Nullable Operand<?>> dynamicStitch(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Raw raw = new Raw(tf);
    int count = op.numInputs() / 2;
    Operand<TNumber> dz = Numbers.of(dy.get(0));
    List<Operand<TInt32>> indices = new ArrayList<>();
    List<Operand<TInt32>> numbers = new ArrayList<>(); // of the rows, counted through all inputs
    Operand<TInt32> before = tf.constant(0);
    for (int i = 0; i < count; i++) {
      Operand<TInt32> places = op.input(i).expect(TInt32.class);
      Operand<TInt32> after = tf.math.add(before, tf.size(places));
      indices.add(places);
      numbers.add(tf.reshape(tf.range(before, after, tf.constant(1)), tf.shape(places)));
      before = after;
    }
    Operand<TInt32> last = tf.dynamicStitch(indices, numbers);
    List<@Nullable Operand<?>> all = new ArrayList<>(Collections.nCopies(count, null));
    for (int i = 0; i < count; i++) {
      Operand<TNumber> rows = gather(tf, dz, indices.get(i));
      Operand<?> stays =
          tf.math.equal(gather(tf, last, indices.get(i)), Numbers.of(numbers.get(i)));
      Operand<TNumber> kept = tf.dtypes.cast(stays.asOutput().expect(TBool.class), dz.type());
      Operand<TInt32> ones =
          tf.fill(
              tf.reshape(tf.math.sub(tf.rank(rows), tf.rank(kept)), tf.constant(new int[] {1})),
              tf.constant(1));
      Operand<TInt32> shape = tf.concat(List.of(tf.shape(kept), ones), tf.constant(0));
      all.add(raw.op("MulNoNan", rows, tf.reshape(kept, shape)));
    }
    return all;
  }

  /**
   * Differentiates padding: the padded tensor gets its part; the padding value gets the sum of the
   * rest.
   */
  static List<@Nullable Operand<?>> pad(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Operand<TNumber> x = Numbers.of(op.input(0));
    Operand<TNumber> dz = Numbers.of(dy.get(0));
    Operand<TInt32> pads = tf.dtypes.cast(Numbers.of(op.input(1)), TInt32.class);
    Operand<TInt32> rank = tf.reshape(tf.rank(x), tf.constant(new int[] {1}));
    Operand<TInt32> begin =
        tf.reshape(
            tf.slice(
                pads,
                tf.constant(new int[2]),
                tf.concat(List.of(rank, tf.constant(new int[] {1})), tf.constant(0))),
            rank);
    Operand<TNumber> inner = tf.slice(dz, begin, tf.shape(x));
    Operand<TInt32> flat = tf.constant(new int[] {-1});
    Operand<TNumber> rest =
        tf.math.sub(
            tf.reduceSum(tf.reshape(dz, flat), tf.constant(0)),
            tf.reduceSum(tf.reshape(inner, flat), tf.constant(0)));
    return Dispatcher.gradients(inner, null, rest);
  }

  private static List<@Nullable Operand<?>> scattered(
      GraphOperation op, Raw raw, Operand<?> ofTensor, Operand<?> ofUpdates) {
    Operand<?> indices = op.input(1);
    return Dispatcher.gradients(ofTensor, null, raw.op("GatherNd", ofUpdates, indices));
  }

  private static Operand<TNumber> gather(Ops tf, Operand<?> rows, Operand<?> ids) {
    return tf.gather(Numbers.of(rows), Numbers.of(ids), tf.constant(0));
  }

  /** Returns the gradient of the data only: the ids and the number of segments are integers. */
  private static List<@Nullable Operand<?>> withoutOthers(
      GraphOperation op, Operand<TNumber> data) {
    return op.numInputs() == 2
        ? Dispatcher.gradients(data, null)
        : Dispatcher.gradients(data, null, null);
  }

  /**
   * Differentiates segment products: each number gets the product of the others of its segment,
   * which is the segment's product divided by it, or that of the others where it is the only 0.
   */
  static List<@Nullable Operand<?>> product(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Term x = Term.of(tf, op.input(0));
    Operand<TNumber> ids = Numbers.of(op.input(1));
    Term isZero = x.is("Equal", x.number(0));
    Term zeros = segments(tf, op, sumLike(op), isZero);
    Term without = segments(tf, op, op.type(), x.plus(isZero)); // 1 instead of 0
    Term at = Term.of(tf, tf.math.maximum(ids, tf.zerosLike(ids)));
    Term one = gathered(tf, without.times(zeros.is("LessEqual", x.number(1))), at);
    Term none = gathered(tf, Term.of(tf, op.output(0)), at).over(x.plus(isZero));
    Term slope = isZero.times(one).plus(x.number(1).minus(isZero).times(none));
    Term belongs = Term.of(tf, shapedLike(tf, ids, x)).is("GreaterEqual", at.number(0));
    Term kept = Term.of(tf, tf.dtypes.cast(belongs.value(), x.value().asOutput().type()));
    Term dz = gathered(tf, Term.of(tf, dy.get(0)), at);
    return withoutOthers(op, dz.times(slope).times(kept).value());
  }

  /** Returns the op that sums up segments, as many as another op has. */
  private static String sumLike(GraphOperation op) {
    return op.numInputs() == 2 ? "SegmentSum" : "UnsortedSegmentSum";
  }

  private static Term segments(Ops tf, GraphOperation op, String type, Term data) {
    Raw raw = new Raw(tf);
    return Term.of(
        tf,
        op.numInputs() == 2
            ? raw.op(type, data.value(), op.input(1))
            : raw.op(type, data.value(), op.input(1), op.input(2)));
  }

  private static Term gathered(Ops tf, Term rows, Term ids) {
    return Term.of(tf, gather(tf, rows.value(), ids.value()));
  }

  /** Returns the ids, with as many dimensions as the data. */
  private static Operand<TNumber> shapedLike(Ops tf, Operand<TNumber> ids, Term data) {
    Operand<TInt32> added = tf.math.sub(tf.rank(data.value()), tf.rank(ids));
    Operand<TInt32> ones = tf.fill(tf.reshape(added, tf.array(1)), tf.constant(1));
    return tf.reshape(ids, tf.concat(List.of(tf.shape(ids), ones), tf.constant(0)));
  }

  /**
   * Returns the gradient of rows that are chosen by their numbers, and then put together by
   * segment.
   */
  static Gradient ofChosen(String gradient) {
    return (tf, op, dy) -> {
      Operand<TInt32> rows =
          tf.gather(tf.shape(Numbers.of(op.input(0))), tf.constant(0), tf.constant(0));
      List<@Nullable Operand<?>> all = new ArrayList<>(Collections.nCopies(op.numInputs(), null));
      all.set(0, new Raw(tf).op(gradient, dy.get(0), op.input(1), op.input(2), rows));
      return all;
    };
  }
}
