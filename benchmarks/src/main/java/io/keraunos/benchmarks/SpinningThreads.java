package io.keraunos.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs several tasks at the same time, again and again, with as little in between as possible. */
final class SpinningThreads implements AutoCloseable {

  private final Runnable first;
  private final List<Thread> others = new ArrayList<>();
  private final AtomicInteger running = new AtomicInteger();
  private volatile int round;
  private volatile boolean closed;

  /** The calling thread does the first of the things, each of the others has a thread. */
  SpinningThreads(List<Runnable> things) {
    first = things.get(0);
    for (Runnable thing : things.subList(1, things.size())) {
      Thread thread = new Thread(() -> serve(thing), "spinning");
      thread.setDaemon(true);
      thread.start();
      others.add(thread);
    }
  }

  /** Runs each task once. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  void runAll() {
    running.set(others.size());
    round++;
    first.run();
    while (running.get() > 0) {
      Thread.onSpinWait();
    }
  }

  private void serve(Runnable thing) {
    int seen = 0;
    while (!closed) {
      if (round == seen) {
        Thread.onSpinWait();
      } else {
        seen = round;
        thing.run();
        running.decrementAndGet();
      }
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
