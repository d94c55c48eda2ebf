package io.keraunos.loading;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of one loader. They live from the first epoch until {@link #close()}, and sleep while
 * the ring is full or no epoch is under way.
 */
final class LoaderThreads implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BatchLoader.class);
  private static final long GRACE_MILLIS = 1_000;
  private static final long PATIENCE_MILLIS = 30_000;

  /** Work of the threads: the reader and the ring of an epoch. */
  static final class Work {
    private final BatchSource.Reader reader;
    private final BatchRing ring;

    Work(BatchSource.Reader reader, BatchRing ring) {
      this.reader = reader;
      this.ring = ring;
    }
  }

  private final String loader;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Thread> threads;
  private volatile @Nullable Work work;
  private volatile boolean closed;
  private final AtomicInteger sleeping = new AtomicInteger();

  LoaderThreads(String loader, int count) {
    this.loader = loader;
    this.threads =
        IntStream.range(0, count)
            .mapToObj(i -> new Thread(this::run, "keraunos-" + loader + "-loader-" + i))
            .toList();
    threads.forEach(thread -> thread.setDaemon(true));
  }

  /** Starts the threads. */
  void start() {
    threads.forEach(Thread::start);
  }

  /** Gives the threads another epoch. The one before must have been stopped. */
  void work(Work next) {
    work = next;
    wakeAll();
  }

  /** Wakes the sleeping threads if it is worth it. To be called after a batch was taken. */
  void taken(BatchRing ring) {
    if (sleeping.get() > 0 && ring.wantsMore()) {
      wakeAll();
    }
  }

  private void wakeAll() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    Work mine = null;
    while (!closed) {
      Work current = work;
      if (mine != null && mine != current) {
        mine.reader.close();
      }
      mine = current;
      long batch = mine == null ? -1 : mine.ring.claim();
      if (mine == null || batch < 0) {
        sleep(mine);
      } else {
        load(mine, batch);
      }
    }
    if (mine != null) {
      mine.reader.close();
    }
  }

  private void load(Work mine, long batch) {
    Object item;
    try {
      Batch loaded = mine.reader.read(batch);
      item = loaded == null ? BatchRing.END : loaded;
    } catch (Throwable e) { // whatever it is, the thread that trains must not wait for ever
      item = e;
    }
    if (mine.ring.isLast(batch)) {
      mine.reader.close();
    }
    mine.ring.publish(batch, item);
  }

  private void sleep(@Nullable Work mine) {
    lock.lock();
    try {
      // Announced before the last look, as taken() looks after the ring has changed.
      sleeping.incrementAndGet();
      while (!closed && work == mine && (mine == null || !mine.ring.wantsMore())) {
        changed.awaitUninterruptibly();
      }
    } finally {
      sleeping.decrementAndGet();
      lock.unlock();
    }
  }

  /**
   * Ends the threads and waits for them. An example that is being loaded has a second to end by
   * itself; then its thread is interrupted.
   */
  @Override
  public void close() {
    closed = true;
    wakeAll();
    boolean interrupted = !join(GRACE_MILLIS);
    if (threads.stream().anyMatch(Thread::isAlive)) {
      threads.forEach(Thread::interrupt);
      interrupted |= !join(PATIENCE_MILLIS);
    }
    for (Thread thread : threads) {
      if (thread.isAlive()) {
        LOG.error(
            "Thread {} of loader '{}' does not end: the dataset's get or its stream blocks and"
                + " ignores interrupts. It is left behind.",
            thread.getName(),
            loader);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for the threads; returns false if the caller was interrupted meanwhile. */
  private boolean join(long millis) {
    boolean undisturbed = true;
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (Thread thread : threads) {
      long left;
      while (thread.isAlive() && (left = deadline - System.nanoTime()) > 0) {
        try {
          TimeUnit.NANOSECONDS.timedJoin(thread, left);
        } catch (InterruptedException e) {
          undisturbed = false; // restored by close(), when the threads are gone
        }
      }
    }
    return undisturbed;
  }
}
