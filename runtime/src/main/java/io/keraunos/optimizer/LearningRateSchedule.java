package io.keraunos.optimizer;

import io.keraunos.metric.MetricName;
import java.util.List;

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

  /**
   * The metrics it cannot do without; none by default. A fit that logs none of a name is refused
   * before its first step. A schedule made of others has to name theirs.
   */
  default List<MetricName> monitored() {
    return List.of();
  }

  /** The base rate throughout. */
  static LearningRateSchedule constant() {
    return new ConstantSchedule();
  }
}
