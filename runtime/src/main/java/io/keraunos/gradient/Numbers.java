package io.keraunos.gradient;

import org.tensorflow.Operand;
import org.tensorflow.types.family.TNumber;

/** Lets ops of one yet unknown numeric type be put together. */
final class Numbers {

  private Numbers() {}

  /** The operand as one of a numeric type: what its op's definition guarantees. */
  @SuppressWarnings("unchecked") // the graph checks the types of what is put together
  static Operand<TNumber> of(Operand<?> x) {
    return (Operand<TNumber>) x;
  }
}
