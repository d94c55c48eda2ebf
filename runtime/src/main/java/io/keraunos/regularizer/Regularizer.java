package io.keraunos.regularizer;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Adds the ops that compute a penalty for a weight, which training adds to the loss. */
@FunctionalInterface
public interface Regularizer {

  /**
   * Computes the penalty.
   *
   * @param tf the graph's ops
   * @param weight the weight's value
   * @return a scalar
   */
  Operand<TFloat32> penalty(Ops tf, Operand<TFloat32> weight);
}
