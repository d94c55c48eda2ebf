package io.keraunos.engine;

import io.keraunos.callback.TrainingControl;
import io.keraunos.metric.MetricValues;
import java.util.Map;
import java.util.SortedMap;

/**
 * The control of a run that a callback or a hook gets.
 *
 * @param owner the key of whom it belongs to, the same in every process
 */
record RunControl(
    String owner,
    StopRequest stop,
    Logbook logbook,
    FitProgress progress,
    ModelWeights modelWeights)
    implements TrainingControl {

  @Override
  public void requestStop(String reason) {
    stop.requestStop(new StopRequest.Request(owner, reason));
  }

  @Override
  public void log(Map<String, Double> values) {
    logbook.log(progress.step(), new MetricValues(values));
  }

  @Override
  public void logHistogram(String name, float[] values) {
    logbook.histogram(progress.step(), name, values);
  }

  @Override
  public SortedMap<String, float[]> weights() {
    return modelWeights.trained();
  }
}
