package io.keraunos.trainer;

import io.keraunos.callback.TrainingControl;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The first reason anybody gave for ending training. Any thread may ask. */
final class StopRequest implements TrainingControl {

  private final AtomicReference<String> requested = new AtomicReference<>();
  private final AtomicReference<String> interrupted = new AtomicReference<>();

  @Override
  public void requestStop(String reason) {
    requested.compareAndSet(null, reason);
  }

  /** Ends training after the current step, whatever the minimum. */
  void interrupt(String reason) {
    interrupted.compareAndSet(null, reason);
  }

  /** What was asked for, to be granted once the minimum is met. */
  Optional<String> requested() {
    return Optional.ofNullable(requested.get());
  }

  /** What ends training at once. */
  Optional<String> interrupted() {
    return Optional.ofNullable(interrupted.get());
  }

  /** Forgets requests, for the next fit. An interruption stays. */
  void reset() {
    requested.set(null);
  }
}
