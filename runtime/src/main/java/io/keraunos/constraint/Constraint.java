package io.keraunos.constraint;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Adds the ops that bring a weight back to its allowed values, after the optimizer has updated it.
 */
@FunctionalInterface
public interface Constraint {

  /**
   * Returns the nearest allowed value.
   *
   * @param tf the graph's ops
   * @param weight the weight's value after the optimizer's step, its shape fully known
   * @return the value that it gets, of the same shape
   */
  Operand<TFloat32> apply(Ops tf, Operand<TFloat32> weight);
}
