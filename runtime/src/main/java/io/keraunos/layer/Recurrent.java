package io.keraunos.layer;

import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/**
 * A layer that goes over a sequence place by place and carries a state along: {@link LSTM}, {@link
 * GRU}.
 */
public sealed interface Recurrent extends Layer<TFloat32> permits LSTM, GRU {

  /** How many numbers the state has. */
  int units();

  /** Whether {@link #apply} returns the outputs of all places, and not that of the last. */
  boolean returnsSequences();

  /** The same layer with the outputs of all places. */
  Recurrent returnSequences();

  /** The same layer going the other way. */
  Recurrent reversed();

  /**
   * Adds the layer's ops for sequences that are padded. Where the mask is false the state stays as
   * it was, and so does the output.
   *
   * @param x {@code [batch, positions, features]}
   * @param mask true where there is something, {@code [batch, positions]}; {@link Masks} makes some
   * @return {@code [batch, units]}, or {@code [batch, positions, units]} for sequences
   */
  Operand<TFloat32> apply(Step step, Operand<TFloat32> x, Operand<TBool> mask);
}
