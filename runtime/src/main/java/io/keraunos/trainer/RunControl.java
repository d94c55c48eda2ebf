package io.keraunos.trainer;

import io.keraunos.callback.TrainingControl;
import io.keraunos.metric.MetricValues;
import java.util.Map;
import java.util.SortedMap;

/**
 * What a run lets a callback or a hook do.
 *
 * @param owner the key of whom it belongs to, the same in every process
 */
record RunControl(Run run, String owner) implements TrainingControl {

  @Override
  public void requestStop(String reason) {
    run.stop().requestStop(new StopRequest.Request(owner, reason));
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
    return run.trainedWeights();
  }
}
