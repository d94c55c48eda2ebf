package io.keraunos.optimizer;

import io.keraunos.metric.MetricName;
import java.util.List;
import java.util.stream.Stream;

/** A schedule followed by another one of its unit, which counts from the first one's end. */
record SequentialSchedule(BoundedSchedule first, LearningRateSchedule next)
    implements CountedSchedule {

  @Override
  public ScheduleUnit unit() {
    return first.unit();
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
  public double learningRate(double base, SchedulePosition position) {
    return unit().finished(position) < first.length()
        ? first.learningRate(base, position)
        : next.learningRate(
            base,
            unit() == ScheduleUnit.EPOCHS
                ? position.sinceEpoch(first.length())
                : position.sinceStep(first.length()));
  }
}
