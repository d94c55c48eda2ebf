package io.keraunos.optimizer;

/**
 * An optimizer that divides a mean of the gradients by the root of a mean of their squares, such as
 * {@link Adam}.
 */
public interface Moments extends OptimizerSpec {

  /** Returns the decay of the mean of the gradients, the first moment. */
  double beta1();

  /** Returns the decay of the mean of their squares, or of their magnitude: the second moment. */
  double beta2();

  /** Returns what keeps the division from 0. */
  double epsilon();
}
