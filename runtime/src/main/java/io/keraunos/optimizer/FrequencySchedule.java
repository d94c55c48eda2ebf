package io.keraunos.optimizer;

import io.keraunos.metric.MetricName;
import io.keraunos.metric.MetricValues;
import java.util.ArrayList;
import java.util.List;

/** A schedule that counts several epochs or steps as one. Of its epochs it sees the last ones. */
record FrequencySchedule(CountedSchedule schedule, long every) implements CountedSchedule {

  FrequencySchedule {
    Arguments.atLeast("frequency of " + schedule, 1, every, "1 looks at every one");
    Arguments.require(
        schedule.unit() != ScheduleUnit.BILLIONTHS,
        "unit of a schedule with a frequency",
        "epochs or steps",
        schedule.unit().plural(),
        "a share of the fit has no number to count");
  }

  @Override
  public ScheduleUnit unit() {
    return schedule.unit();
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
    return schedule.learningRate(
        base,
        switch (unit()) {
          case EPOCHS ->
              new SchedulePosition(
                  position.epoch() / every,
                  position.step(),
                  seen(position.history()),
                  position.fit());
          case STEPS, BILLIONTHS ->
              new SchedulePosition(
                  position.epoch(), position.step() / every, position.history(), position.fit());
        });
  }

  private List<MetricValues> seen(List<MetricValues> history) {
    List<MetricValues> seen = new ArrayList<>();
    for (long at = every - 1; at < history.size(); at += every) {
      seen.add(history.get((int) at));
    }
    return seen;
  }
}
