package io.keraunos.step;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TNumber;
import org.tensorflow.types.family.TType;

/**
 * Range checks on the labels of losses and metrics, made at every step. Each check is a few small
 * ops on the device, and fails the step that has a wrong label; nothing is brought to the host for
 * it.
 */
public final class Ranges {

  private Ranges() {}

  /**
   * Checks labels that must be class numbers.
   *
   * @param of the name of the loss or metric, for the message
   * @param labels numbers of any type
   * @param logits {@code [batch, ..., classes]}
   * @return the labels as integers, once they are known to be whole and from 0 to {@code classes -
   *     1}
   */
  public static Operand<TInt64> classes(
      Ops tf, String of, Operand<? extends TNumber> labels, Operand<? extends TNumber> logits) {
    Operand<TInt64> classes = tf.dtypes.cast(labels, TInt64.class);
    Operand<TInt64> last = lastClass(tf, logits);
    Operand<TInt64> least = tf.min(classes, all(tf, classes));
    Operand<TInt64> most = tf.max(classes, all(tf, classes));
    Operand<TBool> fit =
        tf.math.logicalAnd(
            tf.math.greaterEqual(least, tf.constant(0L)), tf.math.lessEqual(most, last));
    String text = "labels of %s must be whole numbers from 0 to".formatted(of);
    List<Operand<?>> told =
        List.of(
            tf.constant(text),
            last,
            tf.constant(", as many as the logits have classes, but were from"),
            least,
            tf.constant("to"),
            most);
    Op whole =
        tf.assertThat(
            isWhole(tf, labels, classes),
            List.of(tf.constant(text), last, tf.constant(", but some had a fraction or were NaN")));
    return tf.withControlDependencies(whole, tf.assertThat(fit, told)).identity(classes);
  }

  private static Operand<TBool> isWhole(
      Ops tf, Operand<? extends TNumber> labels, Operand<TInt64> classes) {
    if (labels.asOutput().dataType().name().matches("DT_U?INT\\d+")) {
      return tf.constant(true);
    }
    // Compared as float32, since a number of a class is small.
    Operand<TFloat32> numbers = tf.dtypes.cast(labels, TFloat32.class);
    Operand<TBool> same = tf.math.equal(numbers, tf.dtypes.cast(classes, TFloat32.class));
    return tf.reduceAll(same, all(tf, same));
  }

  private static Operand<TInt64> lastClass(Ops tf, Operand<? extends TNumber> logits) {
    int last = logits.shape().numDimensions() - 1;
    long known = logits.shape().get(last);
    return known >= 0
        ? tf.constant(known - 1)
        : tf.math.sub(
            tf.gather(tf.shape(logits, TInt64.class), tf.constant(last), tf.constant(0)),
            tf.constant(1L));
  }

  /**
   * Checks labels or targets that must be from 0 to 1.
   *
   * @param of the name of the loss or metric, for the message
   * @param labels of any shape
   * @return the labels, once they are known to be probabilities
   */
  public static Operand<TFloat32> probabilities(Ops tf, String of, Operand<TFloat32> labels) {
    Operand<TBool> each =
        tf.math.logicalAnd(
            tf.math.greaterEqual(labels, tf.constant(0f)),
            tf.math.lessEqual(labels, tf.constant(1f)));
    Op fit =
        tf.assertThat(
            tf.reduceAll(each, all(tf, each)),
            List.of(
                tf.constant("labels of %s must be from 0 to 1, but were from".formatted(of)),
                tf.min(labels, all(tf, labels)),
                tf.constant("to"),
                tf.max(labels, all(tf, labels)),
                tf.constant("or NaN")));
    return tf.withControlDependencies(fit).identity(labels);
  }

  private static Operand<? extends TNumber> all(Ops tf, Operand<? extends TType> x) {
    if (x.shape().isUnknown()) {
      return tf.range(tf.constant(0), tf.rank(x), tf.constant(1));
    }
    int[] axes = new int[x.shape().numDimensions()];
    for (int i = 0; i < axes.length; i++) {
      axes[i] = i;
    }
    return tf.constant(axes);
  }

  /**
   * Replaces values computed from an example's logits by NaN where one of these logits is NaN: a
   * comparison with NaN would count the example as wrong.
   *
   * @param values of the shape of the logits, or of that without its last dimension
   * @return {@code values}, NaN where the logits hold a NaN
   */
  public static Operand<TFloat32> nanWhereNan(
      Ops tf, Operand<TFloat32> logits, Operand<TFloat32> values) {
    Operand<TBool> isNan = tf.math.isNan(logits);
    boolean reduced = values.shape().numDimensions() < logits.shape().numDimensions();
    return tf.select(
        reduced ? tf.reduceAny(isNan, tf.constant(-1)) : isNan, tf.constant(Float.NaN), values);
  }
}
