package io.keraunos.layer;

import io.keraunos.functional.Checks;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TNumber;

/**
 * Masks of padded sequences, for attention and recurrent layers: true where a position holds
 * something, false where it is padded.
 */
public final class Masks {

  private Masks() {}

  /**
   * Returns a mask of the first positions of each sequence, as many as it is long: {@code
   * tf.sequence_mask}.
   *
   * @param lengths {@code [batch]}, from 0 to {@code positions}
   * @param positions the number of positions of the padded sequences
   * @return {@code [batch, positions]}
   * @throws IllegalArgumentException if the lengths are not of rank 1
   */
  public static Operand<TBool> ofLengths(Step step, Operand<TInt32> lengths, int positions) {
    Checks.positive("positions", positions);
    Checks.rank("Masks.ofLengths", lengths, 1, "[batch]");
    Ops tf = step.tf();
    Operand<TInt32> places = tf.range(tf.constant(0), tf.constant(positions), tf.constant(1));
    return tf.math.less(places, tf.expandDims(lengths, tf.constant(1)));
  }

  /**
   * Returns a mask of the positions whose token is not the padding token, as {@code mask_zero} of
   * Keras' Embedding.
   *
   * @param tokens {@code [batch, positions]}
   * @param padding the padding token, usually 0
   * @return {@code [batch, positions]}
   */
  public static <T extends TNumber> Operand<TBool> except(
      Step step, Operand<T> tokens, int padding) {
    Ops tf = step.tf();
    return tf.math.notEqual(tokens, tf.dtypes.cast(tf.constant(padding), tokens.type()));
  }
}
