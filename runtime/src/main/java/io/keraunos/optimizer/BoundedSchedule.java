package io.keraunos.optimizer;

/**
 * A schedule with an end, which another one can follow:
 *
 * <pre>{@code
 * LinearWarmup.overSteps(500).then(CosineAnnealing.overSteps(10_000))
 * }</pre>
 *
 * <p>Past its end it keeps its last learning rate.
 */
public interface BoundedSchedule extends CountedSchedule {

  /** Returns the number of epochs or steps that it lasts, at least 1. */
  long length();

  /**
   * Returns this schedule followed, after its {@link #length}, by the other one, which then counts
   * from its own start: the first step after the switch is its step 0. The other one's base is the
   * optimizer's learning rate too.
   *
   * <p>Both count the same unit, because nothing tells in which epoch a step fell. A schedule that
   * is no {@link CountedSchedule}, such as a lambda, is handed the counter of this schedule's unit
   * from its own start, and the other counter as it is.
   *
   * @throws IllegalArgumentException if the other one counts another unit
   */
  default LearningRateSchedule then(LearningRateSchedule next) {
    return new SequentialSchedule(this, next);
  }

  /**
   * Returns this schedule followed by the other one, as {@link #then(LearningRateSchedule)}; the
   * result has an end as well, so that a third schedule can follow.
   *
   * @throws IllegalArgumentException if the other one counts another unit
   */
  default BoundedSchedule then(BoundedSchedule next) {
    return new BoundedSequence(new SequentialSchedule(this, next), next.length());
  }
}
