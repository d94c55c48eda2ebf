package io.keraunos.optimizer;

/** A schedule with an end, which another one can follow. */
public interface EndingSchedule extends LearningRateSchedule {

  /**
   * Returns this schedule followed, after its end, by the other one, which then counts from its own
   * start: the first step after the switch is its step 0. The other one's base is the optimizer's
   * learning rate too.
   *
   * <p>They may count different units. The epoch of the switch is then the other one's epoch 0, and
   * the whole fit is what is left of it: {@code
   * LinearWarmup.overSteps(500).then(CosineAnnealing.overFit())} comes to its end with the fit. For
   * that the fit must know its number of steps, and of those of an epoch, before it begins.
   *
   * <p>A schedule that is no {@link CountedSchedule}, such as a lambda, is handed the counter of
   * this schedule's unit from its own start, and the other counter as it is.
   */
  LearningRateSchedule then(LearningRateSchedule next);

  /**
   * Returns this schedule followed by the other one, as {@link #then(LearningRateSchedule)}; the
   * result has an end as well, so that a third schedule can follow.
   */
  EndingSchedule then(EndingSchedule next);
}
