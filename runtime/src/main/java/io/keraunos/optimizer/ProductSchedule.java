package io.keraunos.optimizer;

import io.keraunos.metric.MetricName;
import java.util.List;
import java.util.stream.Stream;

/** Two schedules at a time: the learning rate is the base times the factors of both. */
record ProductSchedule(LearningRateSchedule first, LearningRateSchedule second)
    implements LearningRateSchedule {

  @Override
  public boolean planned() {
    return planned(first) && planned(second);
  }

  private static boolean planned(LearningRateSchedule schedule) {
    return schedule.planned() || schedule instanceof ConstantSchedule;
  }

  @Override
  public List<MetricName> monitored() {
    return Stream.concat(first.monitored().stream(), second.monitored().stream()).toList();
  }

  @Override
  public void checkBase(double base) {
    first.checkBase(base);
    second.checkBase(base);
  }

  @Override
  public void checkFit(FitLength fit) {
    first.checkFit(fit);
    second.checkFit(fit);
  }

  @Override
  public double learningRate(double base, SchedulePosition position) {
    return first.learningRate(base, position) * second.learningRate(base, position) / base;
  }
}
