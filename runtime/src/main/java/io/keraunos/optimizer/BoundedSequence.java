package io.keraunos.optimizer;

import io.keraunos.metric.MetricName;
import java.util.List;

/** A sequence whose last part has an end. */
record BoundedSequence(SequentialSchedule sequence, long lastLength) implements BoundedSchedule {

  @Override
  public ScheduleUnit unit() {
    return sequence.unit();
  }

  @Override
  public long length() {
    return Math.addExact(sequence.first().length(), lastLength);
  }

  @Override
  public boolean planned() {
    return sequence.planned();
  }

  @Override
  public List<MetricName> monitored() {
    return sequence.monitored();
  }

  @Override
  public void checkBase(double base) {
    sequence.checkBase(base);
  }

  @Override
  public double learningRate(double base, SchedulePosition position) {
    return sequence.learningRate(base, position);
  }
}
