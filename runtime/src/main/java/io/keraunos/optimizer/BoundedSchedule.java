package io.keraunos.optimizer;

/**
 * A schedule that ends after a number of epochs, steps or billionths of the fit:
 *
 * <pre>{@code
 * LinearWarmup.overSteps(500).then(CosineAnnealing.overSteps(10_000))
 * }</pre>
 *
 * <p>Past its end it keeps its last learning rate.
 */
public interface BoundedSchedule extends CountedSchedule, EndingSchedule {

  /** Returns the number of epochs, steps or billionths that it lasts, at least 1. */
  long length();

  @Override
  default LearningRateSchedule then(LearningRateSchedule next) {
    return MixedSequence.needed(this, next)
        ? new MixedSequence(this, next)
        : new SequentialSchedule(this, next);
  }

  @Override
  default EndingSchedule then(EndingSchedule next) {
    return next instanceof BoundedSchedule bounded && !MixedSequence.needed(this, next)
        ? new BoundedSequence(new SequentialSchedule(this, bounded), bounded.length())
        : new EndingSequence(this, next);
  }

  @Override
  default BoundedSchedule frequency(long every) {
    return new BoundedFrequency(new FrequencySchedule(this, every), length());
  }
}
