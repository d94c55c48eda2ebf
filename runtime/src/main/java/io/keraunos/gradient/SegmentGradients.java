package io.keraunos.gradient;

import java.util.List;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TNumber;

/**
 * Gradients of ops that put rows together or write into them, as in TensorFlow's Python library
 * ({@code math_grad.py}, {@code array_grad.py}). Each takes the op and the gradients of its outputs
 * and returns those of its inputs.
 */
final class SegmentGradients {

  private SegmentGradients() {}

  /** Each row gets the gradient of the sum it went into. */
  static List<Operand<?>> sum(Ops tf, GraphOperation op, List<Output<?>> dy) {
    return withoutOthers(tf, op, gather(tf, dy.get(0), op.input(1)));
  }

  /** Each row gets its part of the gradient of the mean it went into. */
  static List<Operand<?>> mean(Ops tf, GraphOperation op, List<Output<?>> dy) {
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
    return withoutOthers(tf, op, tf.math.div(gather(tf, dz, ids), tf.reshape(counts, shape)));
  }

  /** The largest or smallest numbers share the gradient where there are several. */
  static List<Operand<?>> extreme(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Operand<TNumber> x = Numbers.of(op.input(0));
    Operand<TNumber> ids = Numbers.of(op.input(1));
    Operand<TNumber> chosen =
        tf.dtypes.cast(tf.math.equal(x, gather(tf, op.output(0), ids)), x.asOutput().type());
    Operand<TNumber> count = new Raw(tf).op("SegmentSum", chosen, ids);
    Operand<TNumber> each = tf.math.divNoNan(Numbers.of(dy.get(0)), count);
    return withoutOthers(tf, op, tf.math.mul(chosen, gather(tf, each, ids)));
  }

  /** What is overwritten gets no gradient; what is written gets that of its place. */
  static List<Operand<?>> scatterUpdate(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Raw raw = new Raw(tf);
    Operand<?> zeros = raw.op("ZerosLike", op.input(2));
    return scattered(
        op, raw, raw.op("TensorScatterUpdate", dy.get(0), op.input(1), zeros), dy.get(0));
  }

  /** Both summands get the gradient of their sum. */
  static List<Operand<?>> scatterAdd(Ops tf, GraphOperation op, List<Output<?>> dy) {
    return scattered(op, new Raw(tf), dy.get(0), dy.get(0));
  }

  /** What is taken off gets the gradient with the other sign. */
  static List<Operand<?>> scatterSub(Ops tf, GraphOperation op, List<Output<?>> dy) {
    return scattered(op, new Raw(tf), dy.get(0), tf.math.neg(Numbers.of(dy.get(0))));
  }

  private static List<Operand<?>> scattered(
      GraphOperation op, Raw raw, Operand<?> ofTensor, Operand<?> ofUpdates) {
    Operand<?> indices = op.input(1);
    return List.of(ofTensor, raw.op("ZerosLike", indices), raw.op("GatherNd", ofUpdates, indices));
  }

  private static Operand<TNumber> gather(Ops tf, Operand<?> rows, Operand<?> ids) {
    return tf.gather(Numbers.of(rows), Numbers.of(ids), tf.constant(0));
  }

  /** The ids and the number of segments are integers. */
  private static List<Operand<?>> withoutOthers(Ops tf, GraphOperation op, Operand<TNumber> data) {
    Raw raw = new Raw(tf);
    return op.numInputs() == 2
        ? List.of(data, raw.op("ZerosLike", op.input(1)))
        : List.of(data, raw.op("ZerosLike", op.input(1)), raw.op("ZerosLike", op.input(2)));
  }
}
