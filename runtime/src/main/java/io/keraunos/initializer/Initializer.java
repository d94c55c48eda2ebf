package io.keraunos.initializer;

import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Adds the ops that compute a variable's initial value. */
@FunctionalInterface
public interface Initializer {

  /**
   * Computes the initial value.
   *
   * @param tf the graph's ops
   * @param shape the variable's shape, fully known
   * @param seed a number of the variable's own, the same in every run with the same seed; random
   *     initializers use it with stateless ops
   */
  Operand<TFloat32> initialize(Ops tf, Shape shape, long seed);
}
