package io.keraunos.optimizer;

/** A schedule that looks at one counter only: finished epochs, steps or billionths of the fit. */
public interface CountedSchedule extends LearningRateSchedule {

  /** Returns the counter it looks at. */
  ScheduleUnit unit();

  /**
   * Returns this schedule with a longer unit: it moves on by one every {@code every} epochs or
   * steps, as with Lightning's {@code frequency}. {@code ExponentialLR.perStep(0.9).frequency(100)}
   * multiplies by 0.9 every 100 steps.
   *
   * @param every the number of epochs or steps that count as one, at least 1
   */
  default CountedSchedule frequency(long every) {
    return new FrequencySchedule(this, every);
  }

  @Override
  default void checkFit(FitLength fit) {
    if (unit() == ScheduleUnit.BILLIONTHS) {
      fit.billionths(0);
    }
  }
}
