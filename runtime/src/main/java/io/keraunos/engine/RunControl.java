package io.keraunos.engine;

import io.keraunos.callback.TrainingControl;
import io.keraunos.metric.MetricValues;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * The control of a run that a callback or a hook gets.
 *
 * @param owner the key of whom it belongs to, the same in every process
 * @param gate knows the call under way
 * @param log is told what has no effect, so that nothing asked for is dropped silently
 */
record RunControl(
    String owner,
    CallGate gate,
    StopRequest stop,
    Logbook logbook,
    FitProgress progress,
    ModelWeights modelWeights,
    ChiefLog log)
    implements TrainingControl {

  @Override
  public void requestStop(String reason) {
    if (!gate.fits()) {
      log.say(
          "%s asks to stop (%s) outside of fit: there is nothing to stop".formatted(owner, reason));
    }
    stop.requestStop(new StopRequest.Request(owner, reason));
  }

  @Override
  public void log(Map<String, Double> values) {
    checkListening(String.valueOf(new TreeSet<>(values.keySet())));
    logbook.log(progress.step(), new MetricValues(values));
  }

  @Override
  public void logHistogram(String name, float[] values) {
    checkListening("the histogram " + name);
    logbook.histogram(progress.step(), name, values);
  }

  @Override
  public SortedMap<String, float[]> weights() {
    return modelWeights.trained();
  }

  private void checkListening(String what) {
    if (!logbook.listens()) {
      log.say(
          "%s logs %s before or after the training of a fit: no logger is given it"
              .formatted(owner, what));
    }
  }
}
