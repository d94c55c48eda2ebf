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

  /**
   * Returns whether the learning rate depends on the optimizer's and on the counters of epochs and
   * steps alone, so that it is known for all of a run before it begins. False by default.
   */
  default boolean planned() {
    return false;
  }

  /**
   * Checks that the schedule can start from a learning rate. Optimizers call it when they are
   * built, so that a schedule whose minimum lies above the learning rate fails there.
   *
   * @param base the optimizer's learning rate
   * @throws IllegalArgumentException if it cannot; the message names the setting and both values
   */
  default void checkBase(double base) {}

  /**
   * Checks that the length of a fit is known as far as the schedule needs it. A fit calls it before
   * its first step.
   *
   * @throws IllegalArgumentException if it is not; the message says which limit to set
   */
  default void checkFit(FitLength fit) {}

  /**
   * Returns the product of this schedule and another one: the share of the base learning rate that
   * one leaves times the share that the other one leaves. Each keeps its own unit, as in <a
   * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ChainedScheduler.html">
   * torch.optim.lr_scheduler.ChainedScheduler</a>.
   */
  default LearningRateSchedule times(LearningRateSchedule other) {
    return new ProductSchedule(this, other);
  }

  /** Returns a schedule that keeps the base learning rate. */
  static LearningRateSchedule constant() {
    return new ConstantSchedule();
  }
}
