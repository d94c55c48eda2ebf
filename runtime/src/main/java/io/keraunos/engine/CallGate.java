package io.keraunos.engine;

import io.keraunos.trainer.Trainer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Admits the calls of one thread at a time to a trainer, and frees what they use once the last of
 * them has ended.
 *
 * <p>Implementation note. A thread that is admitted owns the trainer until its outermost call ends;
 * what it calls from within a hook is a part of that. Only the owner touches native memory, so it
 * is the owner that frees it: whoever closes a trainer that is in use asks the owner to end, and
 * waits. A trainer that is closed while nobody uses it is owned by the thread that closes it. All
 * fields are guarded by this object; it is not held while anything is done that may take long.
 */
final class CallGate {

  private static final Logger LOG = LoggerFactory.getLogger(Trainer.class);

  /** Calls that cannot be a part of another one. */
  private static final Set<String> ALONE = Set.of("fit", "findLearningRate");

  private final StopRequest stop;
  private final Duration patience;
  private final Runnable free;
  private final Deque<String> calls = new ArrayDeque<>();
  private @Nullable Thread owner;
  private boolean saving;
  private boolean closing;
  private boolean freed;
  private @Nullable RuntimeException failure; // of freeing, until somebody is told

  /**
   * Creates a gate.
   *
   * @param patience the time that {@link #close} waits for a call to end, before and after it
   *     interrupts its thread
   * @param free frees everything; called once, by the thread that owns the trainer then
   */
  CallGate(StopRequest stop, Duration patience, Runnable free) {
    this.stop = stop;
    this.patience = patience;
    this.free = free;
  }

  /** A call under way. */
  interface Call extends AutoCloseable {
    /** Ends the call. */
    @Override
    void close();
  }

  /**
   * Begins a call.
   *
   * @throws IllegalStateException if the trainer is closed, another thread uses it, or the call
   *     cannot be a part of the one that this thread is in
   */
  synchronized Call enter(String call) {
    Thread current = Thread.currentThread();
    if (freed || (closing && owner != current)) { // its owner still ends the call it is in
      throw new IllegalStateException("the trainer is closed");
    }
    if (owner != null && owner != current) {
      throw new IllegalStateException(
          "%s must not be called while another thread uses the trainer, but thread \"%s\" is in %s. Wait until it has ended, end it with stop(), or use a trainer for each thread"
              .formatted(call, owner.getName(), under()));
    }
    if (owner != null && (ALONE.contains(call) || calls.contains(call))) {
      throw new IllegalStateException(
          "%s must not be called from within %s, which this thread is in: in a hook, say. Call it after that"
              .formatted(call, under()));
    }
    if (owner == null) {
      owner = current;
      stop.begin();
    }
    calls.push(call);
    return this::leave;
  }

  /** Returns whether a fit is under way. */
  synchronized boolean fits() {
    return calls.contains("fit");
  }

  private String under() {
    return String.valueOf(calls.peekLast());
  }

  private void leave() {
    synchronized (this) {
      if (calls.size() > 1) {
        calls.pop();
        return;
      }
      if (!closing) {
        release();
        return;
      }
    }
    freeNow();
  }

  /** Releases the trainer once the owner's last call has ended. */
  private synchronized void release() {
    calls.clear();
    owner = null;
    saving = false;
    stop.restoreInterrupt();
    notifyAll();
  }

  private void freeNow() {
    try {
      free.run();
    } catch (RuntimeException e) {
      synchronized (this) {
        failure = e;
      }
    } finally {
      synchronized (this) {
        freed = true;
      }
      release();
    }
  }

  /** Asks the call under way, if there is one, to end after its step. Any thread may call it. */
  synchronized void stop(String reason) {
    if (owner != null) {
      stop.interrupt(reason);
    }
  }

  /** Sets whether the call under way has something to save at its end. */
  synchronized void saving(boolean on) {
    saving = on;
  }

  /**
   * Frees everything. A call under way is asked to end, and waited for; it does so after its step,
   * and a fit writes its last checkpoint. Called by the owner itself, from a hook, it returns at
   * once, and everything is freed when the outermost call ends.
   *
   * @throws IllegalStateException if the call does not end; everything is freed when it does
   */
  void close() {
    synchronized (this) {
      if (owner == null && !freed) {
        closing = true;
        owner = Thread.currentThread();
        calls.push("close");
      } else if (owner == Thread.currentThread()) {
        closing = true;
        stop.interrupt("the trainer was closed");
        return;
      } else {
        awaitFreed();
        return;
      }
    }
    freeNow();
    tell();
  }

  private synchronized void tell() {
    RuntimeException e = failure;
    failure = null;
    if (e != null) {
      throw e;
    }
  }

  private synchronized void awaitFreed() {
    if (!freed) {
      closing = true;
      stop.interrupt("the trainer was closed");
      boolean interrupted = awaitFreed(patience);
      Thread late = owner;
      if (!freed && late != null) {
        LOG.warn(
            "{} has not ended within {} s of close(): its thread \"{}\" is interrupted",
            under(),
            patience.toSeconds(),
            late.getName());
        late.interrupt();
        interrupted |= awaitFreed(patience);
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      if (!freed && late != null) {
        StackTraceElement[] stack = late.getStackTrace();
        throw new IllegalStateException(
            "%s must end for the trainer to be closed, but has not within %s s of being asked and interrupted: thread \"%s\" is at %s. The trainer is freed when it ends"
                .formatted(
                    under(),
                    patience.multipliedBy(2).toSeconds(),
                    late.getName(),
                    stack.length == 0 ? "its end" : stack[0]));
      }
    }
    tell();
  }

  /** Waits until everything is freed; returns whether this thread was interrupted meanwhile. */
  private synchronized boolean awaitFreed(Duration limit) {
    boolean interrupted = false;
    long deadline = System.nanoTime() + limit.toNanos();
    while (!freed && deadline - System.nanoTime() > 0) {
      try {
        TimeUnit.NANOSECONDS.timedWait(this, deadline - System.nanoTime());
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    return interrupted;
  }

  /**
   * The state of the gate.
   *
   * @param owner the thread that uses the trainer; null if none does
   * @param finishing whether it is worth waiting for: its call has something to save at its end, or
   *     everything is being freed
   */
  record State(@Nullable Thread owner, boolean finishing, boolean freed) {}

  /** Returns the state now. */
  synchronized State state() {
    return new State(owner, saving || closing, freed);
  }

  /** Waits until the state may have changed, at most so long. */
  synchronized void awaitChange(Duration limit) throws InterruptedException {
    if (!freed) {
      TimeUnit.NANOSECONDS.timedWait(this, limit.toNanos());
    }
  }
}
