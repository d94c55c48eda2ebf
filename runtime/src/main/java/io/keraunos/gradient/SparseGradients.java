package io.keraunos.gradient;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TNumber;

/**
 * Gradients of ops on tensors given by the places, values and shape of what is not 0, as in
 * TensorFlow's Python library ({@code sparse_grad.py}). Places and shapes have none.
 */
final class SparseGradients {

  private SparseGradients() {}

  /** Differentiates {@code A B}, A sparse, each transposed first where asked for. */
  static List<@Nullable Operand<?>> matMul(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Raw raw = new Raw(tf);
    boolean ofA = op.attributes().getAttrBool("adjoint_a");
    boolean ofB = op.attributes().getAttrBool("adjoint_b");
    Operand<?> dz = dy.get(0);
    Operand<TNumber> b = Numbers.of(op.input(3));
    Operand<TNumber> db =
        Raw.first(
            raw.builder("SparseTensorDenseMatMul", op.input(0), op.input(1), op.input(2), dz)
                .setAttr("adjoint_a", !ofA));
    Operand<TInt64> places = Numbers.of(op.input(0)).asOutput().expect(TInt64.class);
    Operand<TInt64> rows = tf.gather(places, tf.constant(0), tf.constant(1));
    Operand<TInt64> columns = tf.gather(places, tf.constant(1), tf.constant(1));
    Operand<TNumber> ofResult = tf.gather(Numbers.of(dz), ofA ? columns : rows, tf.constant(0));
    Operand<TNumber> ofOther =
        tf.gather(ofB ? raw.einsum("ij->ji", b) : b, ofA ? rows : columns, tf.constant(0));
    Operand<TNumber> da =
        tf.reduceSum(tf.math.mul(ofResult, ofOther), tf.constant(1), ReduceSum.keepDims(false));
    return Dispatcher.gradients(null, da, null, ofB ? raw.einsum("ij->ji", db) : db);
  }

  /** Differentiates {@code A + B}, A sparse. */
  static List<@Nullable Operand<?>> addDense(Ops tf, GraphOperation op, List<Output<?>> dy) {
    return Dispatcher.gradients(
        null, new Raw(tf).op("GatherNd", dy.get(0), op.input(0)), null, dy.get(0));
  }

  /** Differentiates the sum of two sparse tensors: each gets the gradient of its places. */
  static List<@Nullable Operand<?>> add(Ops tf, GraphOperation op, List<Output<?>> dy) {
    var both =
        new Raw(tf)
            .builder("SparseAddGrad", dy.get(1), op.input(0), op.input(3), op.output(0))
            .build();
    return Dispatcher.gradients(null, both.output(0), null, null, both.output(1), null, null);
  }

  /** Differentiates the sums over some dimensions. */
  static List<@Nullable Operand<?>> reduceSum(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Raw raw = new Raw(tf);
    Operand<TInt64> shape = Numbers.of(op.input(2)).asOutput().expect(TInt64.class);
    Operand<TInt32> axes = Numbers.of(op.input(3)).asOutput().expect(TInt32.class);
    Operand<TInt32> rank = tf.size(shape);
    Operand<TInt32> places =
        tf.reshape(tf.math.floorMod(axes, rank), tf.constant(new int[] {-1, 1}));
    Operand<TInt64> ones =
        tf.onesLike(tf.gather(shape, tf.math.floorMod(axes, rank), tf.constant(0)));
    Operand<TInt64> kept =
        tf.tensorScatterNdUpdate(shape, places, tf.reshape(ones, tf.constant(new int[] {-1})));
    Operand<TNumber> dz = raw.op("Reshape", dy.get(0), kept);
    Operand<TInt64> each =
        tf.math.floorDiv(
            Numbers.of(op.input(0)).asOutput().expect(TInt64.class), tf.math.floorDiv(shape, kept));
    return Dispatcher.gradients(null, raw.op("GatherNd", dz, each), null, null);
  }

  /** Differentiates a softmax over the last dimension: {@code dx = y (dy - sum(dy y))}. */
  static List<@Nullable Operand<?>> softmax(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Raw raw = new Raw(tf);
    Operand<?> places = op.input(0);
    Operand<?> shape = op.input(2);
    Term y = Term.of(tf, op.output(0));
    Term dz = Term.of(tf, dy.get(0));
    Term sums =
        Term.of(
            tf,
            Raw.first(
                raw.builder("SparseReduceSum", places, y.times(dz).value(), shape, tf.constant(-1))
                    .setAttr("keep_dims", true)));
    Term rest =
        Term.of(
            tf, raw.op("SparseDenseCwiseAdd", places, dz.value(), shape, sums.negative().value()));
    return Dispatcher.gradients(null, rest.times(y).value(), null);
  }

  /** Differentiates the values in the order of their places. */
  static List<@Nullable Operand<?>> reorder(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Operand<TNumber> dz = Numbers.of(dy.get(1));
    Operand<TInt32> numbers =
        tf.range(tf.constant(0), tf.size(dz), tf.constant(1)); // of the values
    Operand<TInt32> from =
        new Raw(tf)
            .builder("SparseReorder", op.input(0), numbers, op.input(2))
            .build()
            .output(1)
            .expect(TInt32.class);
    Operand<TNumber> back = tf.gather(dz, tf.math.invertPermutation(from), tf.constant(0));
    return Dispatcher.gradients(null, back, null);
  }

  /** Differentiates a part of a tensor. */
  static List<@Nullable Operand<?>> slice(Ops tf, GraphOperation op, List<Output<?>> dy) {
    return Dispatcher.gradients(
        null,
        new Raw(tf).op("SparseSliceGrad", dy.get(1), op.input(0), op.input(3), op.output(0)),
        null,
        null,
        null);
  }

  /** Differentiates filling: rows without a value get the default one. */
  static List<@Nullable Operand<?>> fillEmptyRows(Ops tf, GraphOperation op, List<Output<?>> dy) {
    var both = new Raw(tf).builder("SparseFillEmptyRowsGrad", op.output(3), dy.get(1)).build();
    return Dispatcher.gradients(null, both.output(0), null, both.output(1));
  }

  /**
   * Differentiates the conversion to a dense tensor: values among a default one, which gets the
   * rest.
   */
  static List<@Nullable Operand<?>> toDense(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Raw raw = new Raw(tf);
    // Also of a vector of places, and of one number for all of them.
    Operand<TInt32> rows = tf.stack(List.of(tf.constant(-1), tf.size(Numbers.of(op.input(1)))));
    Operand<TNumber> places = tf.reshape(Numbers.of(op.input(0)), rows);
    Operand<TNumber> written = raw.op("GatherNd", dy.get(0), places);
    Operand<TNumber> rest = tf.math.sub(total(tf, Numbers.of(dy.get(0))), total(tf, written));
    return Dispatcher.gradients(
        null, null, Pair.summed(tf, Numbers.of(op.input(2)), written, written), rest);
  }

  private static Operand<TNumber> total(Ops tf, Operand<TNumber> x) {
    return tf.reduceSum(tf.reshape(x, tf.constant(new int[] {-1})), tf.constant(0));
  }

  /** Differentiates {@code x y}, y dense and broadcast. */
  static List<@Nullable Operand<?>> times(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Dense y = Dense.of(tf, op);
    Term dz = Term.of(tf, dy.get(0));
    return y.gradients(dz.times(y.values), dz.times(Term.of(tf, op.input(1))));
  }

  /** Differentiates {@code x / y}, y dense and broadcast. */
  static List<@Nullable Operand<?>> over(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Dense y = Dense.of(tf, op);
    Term dz = Term.of(tf, dy.get(0));
    Term slope = Term.of(tf, op.input(1)).negative().over(y.values.square());
    return y.gradients(dz.over(y.values), dz.times(slope));
  }

  /** Differentiates {@code x + y}, y dense and broadcast, at the places of x alone. */
  static List<@Nullable Operand<?>> plus(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Term dz = Term.of(tf, dy.get(0));
    return Dense.of(tf, op).gradients(dz, dz);
  }

  /** The dense operand of an op, and its elements at the places of the sparse one. */
  private record Dense(Ops tf, Operand<TNumber> all, Operand<TInt64> places, Term values) {

    static Dense of(Ops tf, GraphOperation op) {
      Operand<TNumber> all = Numbers.of(op.input(3));
      Operand<TInt64> shape = tf.shape(all, TInt64.class);
      Operand<TInt64> sparse = Numbers.of(op.input(2)).asOutput().expect(TInt64.class);
      Operand<TInt32> added = tf.reshape(tf.math.sub(tf.size(sparse), tf.size(shape)), tf.array(1));
      Operand<TInt64> last = tf.slice(sparse, added, tf.array(-1)); // the sizes that both have
      Operand<TInt64> indices =
          tf.slice(
              Numbers.of(op.input(0)).asOutput().expect(TInt64.class),
              tf.concat(List.of(tf.array(0), added), tf.constant(0)),
              tf.array(-1, -1));
      Operand<TInt64> places = tf.math.floorDiv(indices, tf.math.floorDiv(last, shape));
      return new Dense(tf, all, places, Term.of(tf, tf.gatherNd(all, places)));
    }

    List<@Nullable Operand<?>> gradients(Term dx, Term dy) {
      Operand<TNumber> sums = tf.scatterNd(places, dy.value(), tf.shape(all, TInt64.class));
      return Dispatcher.gradients(null, dx.value(), null, sums);
    }
  }
}
