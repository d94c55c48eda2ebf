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
    return new ConstantSchedule();
  }
}
