package io.keraunos.optimizer;

/**
 * A learning rate as a pure function of where training stands. Schedules say their unit in their
 * name ({@code StepLR.everyEpochs(1)}); there is no default unit.
 */
@FunctionalInterface
public interface LearningRateSchedule {

  /**
   * The learning rate of the step that is about to run.
   *
   * @param base the optimizer's learning rate
   * @param position where training stands
   */
  double learningRate(double base, SchedulePosition position);

  /** The base rate throughout. */
  static LearningRateSchedule constant() {
    return (base, position) -> base;
  }

  /**
   * Both at once: this schedule applied to what the other one gives. For schedules that scale the
   * base rate, the product of their factors.
   */
  default LearningRateSchedule after(LearningRateSchedule inner) {
    return (base, position) -> learningRate(inner.learningRate(base, position), position);
  }
}
