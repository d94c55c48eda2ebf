package io.keraunos.trainer;

import io.keraunos.callback.TrainingControl;
import io.keraunos.metric.MetricValues;
import java.util.Map;
import java.util.SortedMap;

/** What a run lets callbacks and hooks do. */
final class RunControl implements TrainingControl {

  private final Run run;

  RunControl(Run run) {
    this.run = run;
  }

  @Override
  public void requestStop(String reason) {
    run.stop().requestStop(reason);
  }

  @Override
  public void log(Map<String, Double> values) {
    run.logbook().log(run.state().step, new MetricValues(values));
  }

  @Override
  public void logHistogram(String name, float[] values) {
    run.logbook().histogram(run.state().step, name, values);
  }

  @Override
  public SortedMap<String, float[]> weights() {
    return run.model().weights();
  }
}
