package io.keraunos.callback;

/** What a callback or hook may ask of the run. */
public interface TrainingControl {

  /**
   * Ends training after the current step, once the minimum epochs and steps are met. The first
   * reason given is the one reported.
   *
   * @param reason why, for the log and the result
   */
  void requestStop(String reason);
}
