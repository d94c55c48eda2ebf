package io.keraunos.callback;

import java.util.Map;
import java.util.SortedMap;

/** The requests that a callback or hook can make of the run. */
public interface TrainingControl {

  /**
   * Ends training after the current step, once the minimum epochs and steps are met. The first
   * reason given is the one reported. Outside of {@code fit} there is nothing to end: the log says
   * so at INFO, and a hook at an event of a test or a prediction that calls it does not compile
   * (KER504).
   *
   * @param reason why, for the log and the result
   */
  void requestStop(String reason);

  /**
   * Writes values to the loggers, for the latest step. They are no metrics: nothing can monitor
   * them. Loggers are there from {@code FIT_START} to {@code FIT_END}, on the chief: what is logged
   * at another time, such as in the validation before training, is left out, and the log says so at
   * INFO. A hook at an event of a test or a prediction that calls it does not compile (KER504).
   *
   * @param values by name, such as {@code throughput/step_seconds}
   */
  void log(Map<String, Double> values);

  /**
   * Writes the distribution of some values to the loggers that show it, for the latest step. As
   * {@link #log}, it is for the chief and from {@code FIT_START} to {@code FIT_END}.
   */
  void logHistogram(String name, float[] values);

  /**
   * Returns the trainable variables as training has them, flat, by name: not their averages, where
   * they are averaged. A copy, which takes time for large models.
   */
  SortedMap<String, float[]> weights();
}
