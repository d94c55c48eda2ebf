package io.keraunos.graph.execute;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Threads that compute the shares of a batch at the same time. The calling thread computes the
 * first one itself.
 *
 * <p>Implementation note. A step takes milliseconds and is followed by the next, so both sides look
 * for each other's signal some tens of microseconds before they park: waking a parked thread costs
 * more than that.
 */
final class ShareThreads implements AutoCloseable {

  private static final int SPINS = 2_000;

  private final List<Thread> threads = new ArrayList<>();
  private final @Nullable Throwable[] failures;
  private final AtomicInteger running = new AtomicInteger();
  private @Nullable IntConsumer work;
  private @Nullable Thread caller;
  private int count;
  // Written after the three fields above, and read before them.
  private final AtomicInteger generation = new AtomicInteger();
  private volatile boolean closed;

  /** Starts threads for so many shares at most, one less than there are shares. */
  ShareThreads(int shares) {
    failures = new Throwable[shares];
    for (int share = 1; share < shares; share++) {
      int mine = share;
      Thread thread = new Thread(() -> serve(mine), "keraunos-share-" + share);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  /**
   * Runs the work of so many shares and waits for all of it. Throws what the first failed share
   * threw, once all have ended.
   */
  void run(int shares, IntConsumer shareWork) {
    if (shares == 1) {
      shareWork.accept(0);
      return;
    }
    work = shareWork;
    count = shares;
    caller = Thread.currentThread();
    running.set(threads.size());
    generation.incrementAndGet();
    threads.forEach(LockSupport::unpark);
    attempt(0);
    boolean interrupted = awaitOthers();
    work = null;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    rethrow();
  }

  private boolean awaitOthers() {
    boolean interrupted = false;
    for (int spin = 0; running.get() > 0; spin++) {
      if (spin < SPINS) {
        Thread.onSpinWait();
      } else {
        LockSupport.park(this);
        // A native call cannot be left half way: the interrupt is for whoever asks next.
        interrupted |= Thread.interrupted();
      }
    }
    return interrupted;
  }

  private void rethrow() {
    Throwable first = null;
    for (int share = 0; share < failures.length; share++) {
      Throwable failure = failures[share];
      failures[share] = null;
      if (first == null) {
        first = failure;
      } else if (failure != null) {
        first.addSuppressed(failure);
      }
    }
    if (first instanceof Error error) {
      throw error;
    } else if (first instanceof RuntimeException exception) {
      throw exception;
    } else if (first != null) {
      throw new IllegalStateException(first);
    }
  }

  private void serve(int share) {
    int seen = 0;
    while (true) {
      for (int spin = 0; generation.get() == seen && !closed; spin++) {
        if (spin < SPINS) {
          Thread.onSpinWait();
        } else {
          LockSupport.park(this);
        }
      }
      if (closed) {
        return;
      }
      seen = generation.get();
      if (share < count) {
        attempt(share);
      }
      Thread waiting = caller;
      if (running.decrementAndGet() == 0) {
        LockSupport.unpark(waiting);
      }
    }
  }

  private void attempt(int share) {
    try {
      Objects.requireNonNull(work).accept(share);
    } catch (Throwable e) { // it belongs to the thread that waits for this share
      failures[share] = e;
    }
  }

  @Override
  public void close() {
    closed = true;
    threads.forEach(LockSupport::unpark);
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
