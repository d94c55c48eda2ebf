package io.keraunos.constraint;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Adds the ops that bring a weight back to what is allowed, after the optimizer has moved it. */
@FunctionalInterface
public interface Constraint {

  /**
   * The nearest allowed value.
   *
   * @param tf the graph's ops
   * @param weight the weight's value after the optimizer's step, its shape fully known
   * @return the value that it gets, of the same shape
   */
  Operand<TFloat32> apply(Ops tf, Operand<TFloat32> weight);
}
