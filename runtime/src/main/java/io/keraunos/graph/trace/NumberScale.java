package io.keraunos.graph.trace;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/** A change of a quantity's scale, as ops in float64. */
interface NumberScale {

  /**
   * The least spread of values that are scaled by it. Below it, numbers of float64 that some
   * threads of TensorFlow take for 0 and others do not would show in the result.
   */
  double LEAST_SPREAD = 1e-270;

  /**
   * Returns the scaled value.
   *
   * @param x finite
   */
  Operand<TFloat64> scaled(Ops tf, Operand<TFloat64> x);

  /** Returns the value in the original unit; of any shape. */
  Operand<TFloat64> original(Ops tf, Operand<TFloat64> scaled);
}
