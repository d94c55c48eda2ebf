package io.keraunos.engine;

import io.keraunos.trainer.StopReason;
import io.keraunos.trainer.StopReason.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Requests to end training; the first reason given counts. Any thread may make one. */
final class StopRequest {

  /**
   * A request to end at once.
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

  private final Map<String, Request> requests = new LinkedHashMap<>(); // guarded by itself
  private final AtomicReference<Interruption> interruption = new AtomicReference<>();
  private volatile boolean checkpoint;
  private volatile @Nullable Thread waiting;
  private boolean noticed; // by the thread whose call it is

  /** Requests the end of training once the minimum is met. */
  void requestStop(Request request) {
    synchronized (requests) {
      requests.putIfAbsent(request.by(), request);
    }
  }

  /** Asks for a checkpoint after the current step; training goes on. */
  void requestCheckpoint() {
    checkpoint = true;
  }

  /** Returns whether a checkpoint was asked for that is not written yet. */
  boolean checkpointRequested() {
    return checkpoint;
  }

  /** Clears the request for a checkpoint: one is taken of this step. */
  void checkpointTaken() {
    checkpoint = false;
  }

  /** Ends training after the current step, whatever the minimum. */
  void interrupt(String reason) {
    interruption.compareAndSet(null, new Interruption(reason, false));
    LockSupport.unpark(waiting);
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
    LockSupport.unpark(waiting);
    return before == null || !before.process();
  }

  /** Returns the wish of this worker. */
  Wish wish() {
    Interruption known = interruption.get();
    if (known != null) {
      return known.process() ? Wish.TERMINATED : Wish.INTERRUPTED;
    }
    return requests().isEmpty() ? Wish.GO_ON : Wish.REQUESTED;
  }

  /**
   * Returns the requests to be granted once the minimum is met: the first of everybody who made
   * one, in the order of time.
   */
  List<Request> requests() {
    synchronized (requests) {
      return List.copyOf(requests.values());
    }
  }

  /** Returns why training ends at once; empty if it does not. */
  Optional<String> interrupted() {
    return Optional.ofNullable(interruption.get()).map(Interruption::reason);
  }

  /** Returns the reason of a fit that is interrupted; empty if it is not. */
  Optional<StopReason> interruption() {
    return Optional.ofNullable(interruption.get())
        .map(
            known ->
                new StopReason(
                    known.process() ? Kind.TERMINATED : Kind.INTERRUPTED, known.reason()));
  }

  /**
   * Checks for an interrupt of the calling thread, which then counts as a request to end. Until
   * {@link #restoreInterrupt} the thread is not interrupted, since files could not be written then.
   */
  void noticeInterrupt() {
    if (Thread.interrupted()) {
      noticed = true;
      interrupt("the thread was interrupted");
    }
  }

  /** Restores the noticed interrupt of the calling thread, whose call ends. */
  void restoreInterrupt() {
    if (noticed) {
      noticed = false;
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Begins a call in the calling thread, which is woken from now on where it waits for a batch.
   * Requests to an earlier call are forgotten, except that the process is to end.
   */
  void begin() {
    waiting = Thread.currentThread();
    checkpoint = false;
    synchronized (requests) {
      requests.clear();
    }
    interruption.updateAndGet(known -> known != null && known.process() ? known : null);
  }
}
