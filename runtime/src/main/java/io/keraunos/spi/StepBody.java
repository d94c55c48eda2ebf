package io.keraunos.spi;

import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Traces a step method. Only a training or predict step returns something. */
public sealed interface StepBody {
  /** A training step: returns the loss, a scalar or {@code [batch]}. */
  @FunctionalInterface
  non-sealed interface Training extends StepBody {
    Operand<TFloat32> trace(Step step, Inputs inputs);
  }

  /** A validation or test step. */
  @FunctionalInterface
  non-sealed interface Evaluation extends StepBody {
    void trace(Step step, Inputs inputs);
  }

  /** A predict step: returns the output, its first dimension the batch. */
  @FunctionalInterface
  non-sealed interface Prediction extends StepBody {
    Operand<?> trace(Step step, Inputs inputs);
  }
}
