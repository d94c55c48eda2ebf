package io.keraunos.optimizer;

import io.keraunos.metric.MetricName;
import java.util.List;

/**
 * A learning rate as a pure function of the progress of training. Schedules say their unit in their
 * name ({@code StepLR.everyEpochs(1)}); there is no default unit.
 */
@FunctionalInterface
public interface LearningRateSchedule {

  /**
   * Returns the learning rate of the step that is about to run.
   *
   * @param base the optimizer's learning rate
   * @param position the progress of training
   */
  double learningRate(double base, SchedulePosition position);

  /**
   * Returns the metrics that the schedule needs; none by default. A fit that logs none of a name is
   * refused before its first step. A schedule made of others has to name theirs.
   */
  default List<MetricName> monitored() {
    return List.of();
  }

  /** Returns a schedule that keeps the base learning rate. */
  static LearningRateSchedule constant() {
    return new ConstantSchedule();
  }
}
