package io.keraunos.callback;

import java.util.Map;
import java.util.SortedMap;

/** The requests that a callback or hook can make of the run. */
public interface TrainingControl {

  /**
   * Ends training after the current step, once the minimum epochs and steps are met. The first
   * reason given is the one reported.
   *
   * @param reason why, for the log and the result
   */
  void requestStop(String reason);

  /**
   * Writes values to the loggers, for the latest step. They are no metrics: nothing can monitor
   * them. Does nothing outside {@code fit}, and in a worker that is not the chief.
   *
   * @param values by name, such as {@code throughput/step_seconds}
   */
  void log(Map<String, Double> values);

  /**
   * Writes the distribution of some values to the loggers that show it, for the latest step. Does
   * nothing outside {@code fit}, and in a worker that is not the chief.
   */
  void logHistogram(String name, float[] values);

  /**
   * Returns the trainable variables as training has them, flat, by name: not their averages, where
   * they are averaged. A copy, which takes time for large models.
   */
  SortedMap<String, float[]> weights();
}
