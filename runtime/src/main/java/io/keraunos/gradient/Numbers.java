package io.keraunos.gradient;

import org.tensorflow.Operand;
import org.tensorflow.types.family.TNumber;

/** Casts of operands, so that ops of one yet unknown numeric type can be put together. */
final class Numbers {

  private Numbers() {}

  /** Returns the operand as one of a numeric type, which its op's definition guarantees. */
  @SuppressWarnings("unchecked") // the graph checks the types of what is put together
  static Operand<TNumber> of(Operand<?> x) {
    return (Operand<TNumber>) x;
  }
}
