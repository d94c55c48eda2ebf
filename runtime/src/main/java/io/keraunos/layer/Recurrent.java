package io.keraunos.layer;

import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/**
 * A layer that runs over a sequence position by position and carries a state: {@link LSTM}, {@link
 * GRU}.
 */
public sealed interface Recurrent extends Layer<TFloat32> permits RecurrentLayer {

  /** Returns the number of units of the state. */
  int units();

  /**
   * Returns whether {@link #apply} returns the outputs of all positions rather than that of the
   * last.
   */
  boolean returnsSequences();

  /** Returns this layer with the outputs of all positions. */
  Recurrent returnSequences();

  /** Returns this layer running in the other direction. */
  Recurrent reversed();

  /**
   * Adds the layer's ops for padded sequences. Where the mask is false the state stays as it was,
   * and so does the output.
   *
   * @param x {@code [batch, positions, features]}
   * @param mask true where there is something, {@code [batch, positions]}; {@link Masks} makes some
   * @return {@code [batch, units]}, or {@code [batch, positions, units]} for sequences
   */
  Operand<TFloat32> apply(Step step, Operand<TFloat32> x, Operand<TBool> mask);
}
