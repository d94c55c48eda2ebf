package io.keraunos.optimizer;

import io.keraunos.metric.MetricName;
import io.keraunos.metric.MetricValues;
import java.util.List;
import java.util.stream.Stream;

/** A schedule followed by another one that counts from the first one's end. */
record SequentialSchedule(BoundedSchedule first, LearningRateSchedule next)
    implements CountedSchedule {

  SequentialSchedule {
    if (next instanceof CountedSchedule counted) {
      Arguments.require(
          counted.unit() == first.unit(),
          "unit of the schedule after " + first,
          first.unit().plural(),
          counted.unit().plural() + " in " + counted,
          "give both in the same unit");
    }
  }

  @Override
  public ScheduleUnit unit() {
    return first.unit();
  }

  @Override
  public boolean planned() {
    return first.planned() && next instanceof CountedSchedule counted && counted.planned();
  }

  @Override
  public List<MetricName> monitored() {
    return Stream.concat(first.monitored().stream(), next.monitored().stream()).toList();
  }

  @Override
  public void checkBase(double base) {
    first.checkBase(base);
    if (next instanceof CountedSchedule counted) {
      counted.checkBase(base);
    }
  }

  @Override
  public double learningRate(double base, SchedulePosition position) {
    return unit().finished(position) < first.length()
        ? first.learningRate(base, position)
        : next.learningRate(base, since(position, first.length()));
  }

  /** Returns the position as counted from {@code start}: earlier epochs are not in its history. */
  private SchedulePosition since(SchedulePosition position, long start) {
    return switch (unit()) {
      case STEPS ->
          new SchedulePosition(position.epoch(), position.step() - start, position.history());
      case EPOCHS -> {
        List<MetricValues> history = position.history();
        int from = (int) Math.min(start, history.size());
        yield new SchedulePosition(
            position.epoch() - start, position.step(), history.subList(from, history.size()));
      }
    };
  }
}
