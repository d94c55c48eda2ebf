package io.keraunos.gradient;

import io.keraunos.gradient.Dispatcher.Gradient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TNumber;

/**
 * Gradients of Fourier transforms of N numbers over one to three dimensions. That of a transform is
 * N times the inverse one, and the other way round. The gradient of a complex number {@code a + ib}
 * is {@code da + i db}, as everywhere in TensorFlow.
 */
final class SignalGradients {

  private static final List<String> NAMES = List.of("FFT", "FFT2D", "FFT3D");

  private SignalGradients() {}

  /** Returns all gradients, by the type of the op. */
  static Map<String, Gradient> all() {
    Map<String, Gradient> all = new TreeMap<>();
    for (int i = 0; i < NAMES.size(); i++) {
      int rank = i + 1;
      String type = NAMES.get(i);
      all.put(type, (tf, op, dy) -> transform(tf, dy, "I" + type, rank));
      all.put("I" + type, (tf, op, dy) -> inverse(tf, dy, type, rank));
      all.put("R" + type, (tf, op, dy) -> ofReal(tf, op, dy, "I" + type, rank));
      all.put("IR" + type, (tf, op, dy) -> toReal(tf, op, dy, "R" + type, rank));
    }
    return all;
  }

  private static List<@Nullable Operand<?>> transform(
      Ops tf, List<Output<?>> dy, String inverse, int rank) {
    Term dz = Term.of(tf, dy.get(0));
    return Dispatcher.gradients(dz.op(inverse).times(count(tf, sizes(tf, dz, rank), dz)).value());
  }

  private static List<@Nullable Operand<?>> inverse(
      Ops tf, List<Output<?>> dy, String transform, int rank) {
    Term dz = Term.of(tf, dy.get(0));
    return Dispatcher.gradients(dz.op(transform).over(count(tf, sizes(tf, dz, rank), dz)).value());
  }

  /**
   * Differentiates the transform of real numbers: the half of the spectrum that is left out gets no
   * gradient, so it is padded with zeros.
   */
  private static List<@Nullable Operand<?>> ofReal(
      Ops tf, GraphOperation op, List<Output<?>> dy, String inverse, int rank) {
    Operand<TInt32> length = op.input(1).expect(TInt32.class);
    Term dz = Term.of(tf, dy.get(0));
    Operand<TInt32> before = leading(tf, dz, rank);
    Operand<TInt32> all = tf.concat(List.of(before, length), tf.constant(0));
    Term x = fitted(tf, dz, all).op(inverse);
    Term real =
        Term.of(
            tf,
            Raw.first(
                new Raw(tf).builder("Real", x.value()).setAttr("Tout", op.input(0).dataType())));
    Term scaled = real.times(count(tf, length, real));
    return Dispatcher.gradients(
        fitted(tf, scaled, tf.shape(Numbers.of(op.input(0)))).value(), null);
  }

  /**
   * Differentiates the transform to real numbers: frequencies that stand for two, themselves and
   * their mirror image, get twice as much.
   */
  private static List<@Nullable Operand<?>> toReal(
      Ops tf, GraphOperation op, List<Output<?>> dy, String transform, int rank) {
    Raw raw = new Raw(tf);
    Operand<TInt32> length = op.input(1).expect(TInt32.class);
    Term dz = Term.of(tf, dy.get(0));
    Term spectrum =
        Term.of(
            tf,
            Raw.first(
                raw.builder(transform, dz.value(), length)
                    .setAttr("Tcomplex", op.input(0).dataType())));
    Operand<TInt32> last = tf.gather(length, tf.constant(rank - 1), tf.constant(0));
    Operand<TInt32> half = tf.math.div(last, tf.constant(2));
    Operand<TInt32> places =
        tf.range(tf.constant(0), tf.math.add(half, tf.constant(1)), tf.constant(1));
    Operand<?> alone =
        raw.op(
            "LogicalOr",
            tf.math.equal(places, tf.constant(0)),
            tf.math.equal(tf.math.mul(places, tf.constant(2)), last));
    Operand<?> each =
        raw.op("SelectV2", alone, tf.constant(1.0), tf.constant(2.0)); // in double precision
    Term weights = Term.of(tf, raw.castLike(each, spectrum.value()));
    Term scaled = spectrum.times(weights).over(count(tf, length, spectrum));
    return Dispatcher.gradients(
        fitted(tf, scaled, tf.shape(Numbers.of(op.input(0)))).value(), null);
  }

  private static Operand<TInt32> sizes(Ops tf, Term x, int rank) {
    return tf.slice(
        tf.shape(x.value()),
        tf.reshape(tf.math.sub(tf.rank(x.value()), tf.constant(rank)), tf.array(1)),
        tf.array(rank));
  }

  private static Operand<TInt32> leading(Ops tf, Term x, int rank) {
    return tf.slice(
        tf.shape(x.value()),
        tf.array(0),
        tf.reshape(tf.math.sub(tf.rank(x.value()), tf.constant(rank)), tf.array(1)));
  }

  /** Returns the product of sizes, in the type of a tensor. */
  private static Term count(Ops tf, Operand<TInt32> sizes, Term like) {
    Operand<TFloat64> product = tf.prod(tf.dtypes.cast(sizes, TFloat64.class), tf.constant(0));
    return Term.of(tf, new Raw(tf).castLike(product, like.value()));
  }

  /** Cuts off, or pads with zeros, at the end of each dimension. */
  private static Term fitted(Ops tf, Term x, Operand<TInt32> shape) {
    Operand<TInt32> kept = tf.math.minimum(tf.shape(x.value()), shape);
    Operand<TNumber> cut = tf.slice(x.value(), tf.zerosLike(kept), kept);
    List<Operand<TInt32>> around = new ArrayList<>();
    around.add(tf.zerosLike(kept));
    around.add(tf.math.sub(shape, kept));
    Operand<TInt32> paddings = tf.stack(around, org.tensorflow.op.core.Stack.axis(1L));
    return Term.of(tf, new Raw(tf).op("Pad", cut, paddings));
  }
}
