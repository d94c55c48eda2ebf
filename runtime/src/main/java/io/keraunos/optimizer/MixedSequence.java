package io.keraunos.optimizer;

import io.keraunos.metric.MetricName;
import java.util.List;
import java.util.stream.Stream;

/**
 * A schedule followed by another one that counts another unit, or a share of the fit. The other one
 * sees what is left of the fit as if it were all of it.
 */
record MixedSequence(BoundedSchedule first, LearningRateSchedule next)
    implements LearningRateSchedule {

  /** Returns whether the counter of the first schedule is not enough for the next one. */
  static boolean needed(CountedSchedule first, LearningRateSchedule next) {
    return first.unit() == ScheduleUnit.BILLIONTHS
        || next instanceof MixedSequence
        || next instanceof EndingSequence
        || next instanceof ProductSchedule
        || (next instanceof CountedSchedule counted && counted.unit() != first.unit());
  }

  @Override
  public boolean planned() {
    return first.planned() && next.planned();
  }

  @Override
  public List<MetricName> monitored() {
    return Stream.concat(first.monitored().stream(), next.monitored().stream()).toList();
  }

  @Override
  public void checkBase(double base) {
    first.checkBase(base);
    next.checkBase(base);
  }

  @Override
  public void checkFit(FitLength fit) {
    first.checkFit(fit);
    if (first.unit() == ScheduleUnit.EPOCHS
        || (next instanceof CountedSchedule counted && counted.unit() == ScheduleUnit.EPOCHS)) {
      fit.epochOf(0);
    }
    next.checkFit(fit);
  }

  @Override
  public double learningRate(double base, SchedulePosition position) {
    return first.unit().finished(position) < first.length()
        ? first.learningRate(base, position)
        : next.learningRate(
            base, position.within(first.unit().stepAt(first.length(), position.fit())));
  }
}
