package io.keraunos.optimizer;

import io.keraunos.metric.MetricName;
import java.util.List;

/** A sequence in different units whose last part has an end. */
record EndingSequence(BoundedSchedule first, EndingSchedule next) implements EndingSchedule {

  private MixedSequence sequence() {
    return new MixedSequence(first, next);
  }

  @Override
  public LearningRateSchedule then(LearningRateSchedule last) {
    return new MixedSequence(first, next.then(last));
  }

  @Override
  public EndingSchedule then(EndingSchedule last) {
    return new EndingSequence(first, next.then(last));
  }

  @Override
  public boolean planned() {
    return sequence().planned();
  }

  @Override
  public List<MetricName> monitored() {
    return sequence().monitored();
  }

  @Override
  public void checkBase(double base) {
    sequence().checkBase(base);
  }

  @Override
  public void checkFit(FitLength fit) {
    sequence().checkFit(fit);
  }

  @Override
  public double learningRate(double base, SchedulePosition position) {
    return sequence().learningRate(base, position);
  }
}
