package io.keraunos.callback;

import io.keraunos.callback.TrainingEvent.LogEvent;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Logs the throughput of training, whenever metrics are logged: {@value #EXAMPLES}, {@value #STEP}
 * in seconds, and {@value #WAIT}, the share of the time in which the model waited for data. If that
 * one is not near 0, more loader threads or cheaper examples make training faster.
 *
 * <p>These are measured times, so they differ from run to run.
 */
public final class ThroughputMonitor implements Callback {

  static final String EXAMPLES = "throughput/examples_per_second";
  static final String STEP = "throughput/step_seconds";
  static final String WAIT = "throughput/loader_wait";

  @Override
  public void onLog(LogEvent event, TrainingControl control) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put(EXAMPLES, event.pace().examplesPerSecond());
    values.put(STEP, event.pace().stepSeconds());
    values.put(WAIT, event.pace().waitFraction());
    control.log(values);
  }
}
