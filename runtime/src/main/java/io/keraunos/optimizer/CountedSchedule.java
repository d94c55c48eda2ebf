package io.keraunos.optimizer;

/** A schedule that looks at one counter only: finished epochs or finished steps. */
public interface CountedSchedule extends LearningRateSchedule {

  /** Returns the counter it looks at. */
  ScheduleUnit unit();

  /**
   * Returns whether the learning rate depends on the optimizer's and on this counter alone, so that
   * it is known for all of a run before it begins. False by default.
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
}
