package io.keraunos.trainer;

import io.keraunos.callback.TrainingControl;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** The first reason anybody gave for ending training. Any thread may ask. */
final class StopRequest implements TrainingControl {

  private final AtomicReference<String> requested = new AtomicReference<>();
  private final AtomicReference<String> interrupted = new AtomicReference<>();
  private final AtomicBoolean terminated = new AtomicBoolean();

  @Override
  public void requestStop(String reason) {
    requested.compareAndSet(null, reason);
  }

  /** Ends training after the current step, whatever the minimum. */
  void interrupt(String reason) {
    interrupted.compareAndSet(null, reason);
  }

  /**
   * Ends training as {@link #interrupt} does, because the process is to end.
   *
   * @return whether nobody had said so before
   */
  boolean terminate(String reason) {
    interrupt(reason);
    return terminated.compareAndSet(false, true);
  }

  /** What this worker wishes. */
  Wish wish() {
    if (terminated.get()) {
      return Wish.TERMINATED;
    }
    if (interrupted.get() != null) {
      return Wish.INTERRUPTED;
    }
    return requested.get() == null ? Wish.GO_ON : Wish.REQUESTED;
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
