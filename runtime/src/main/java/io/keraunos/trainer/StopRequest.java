package io.keraunos.trainer;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The first reason anybody gave for ending training. Any thread may ask. */
final class StopRequest {

  /**
   * Why training ends at once.
   *
   * @param process whether the process is to end too
   */
  private record Interruption(String reason, boolean process) {}

  /**
   * A request to stop once the minimum is met.
   *
   * @param by the key of the callback or hook that made it, the same in every process
   * @param reason why, in words
   */
  record Request(String by, String reason) {}

  private final AtomicReference<Request> requested = new AtomicReference<>();
  private final AtomicReference<Interruption> interruption = new AtomicReference<>();

  /** Ends training once the minimum is met. */
  void requestStop(Request request) {
    requested.compareAndSet(null, request);
  }

  /** Ends training after the current step, whatever the minimum. */
  void interrupt(String reason) {
    interruption.compareAndSet(null, new Interruption(reason, false));
  }

  /**
   * Ends training as {@link #interrupt} does, because the process is to end.
   *
   * @return whether nobody had said so before
   */
  boolean terminate(String reason) {
    Interruption before =
        interruption.getAndUpdate(
            known -> new Interruption(known == null ? reason : known.reason(), true));
    return before == null || !before.process();
  }

  /** What this worker wishes. */
  Wish wish() {
    Interruption known = interruption.get();
    if (known != null) {
      return known.process() ? Wish.TERMINATED : Wish.INTERRUPTED;
    }
    return requested.get() == null ? Wish.GO_ON : Wish.REQUESTED;
  }

  /** What was asked for, to be granted once the minimum is met. */
  Optional<Request> requested() {
    return Optional.ofNullable(requested.get());
  }

  /** What ends training at once. */
  Optional<String> interrupted() {
    return Optional.ofNullable(interruption.get()).map(Interruption::reason);
  }

  /** Forgets what belongs to an earlier call. That the process is to end stays. */
  void reset() {
    requested.set(null);
    interruption.updateAndGet(known -> known != null && known.process() ? known : null);
  }
}
