package io.keraunos.engine;

import java.time.Duration;

/**
 * The parts of a fit that outlive it, apart from the variables.
 *
 * @param fit the identity of the fit
 * @param checkpoints the checkpoints to write to
 * @param callbacks remember something
 * @param stop has the requests to stop
 */
record Persistence(
    FitIdentity fit, Checkpoints checkpoints, CallbackStates callbacks, StopRequest stop) {

  /** Returns this moment of a fit. */
  Progress take(FitProgress progress, Duration soFar) {
    return progress.snapshot(fit, soFar, callbacks.take(), stop.requests());
  }
}
