package io.keraunos.optimizer;

import io.keraunos.metric.MetricName;
import java.util.List;

/** A schedule with an end that counts several epochs or steps as one. */
record BoundedFrequency(FrequencySchedule schedule, long lengthOfOne) implements BoundedSchedule {

  @Override
  public ScheduleUnit unit() {
    return schedule.unit();
  }

  @Override
  public long length() {
    return Math.multiplyExact(lengthOfOne, schedule.every());
  }

  @Override
  public boolean planned() {
    return schedule.planned();
  }

  @Override
  public List<MetricName> monitored() {
    return schedule.monitored();
  }

  @Override
  public void checkBase(double base) {
    schedule.checkBase(base);
  }

  @Override
  public double learningRate(double base, SchedulePosition position) {
    return schedule.learningRate(base, position);
  }
}
