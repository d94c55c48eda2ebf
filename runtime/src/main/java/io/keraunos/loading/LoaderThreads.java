package io.keraunos.loading;

import io.keraunos.sampling.ReaderThreads;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of one loader. They live from the first epoch until {@link #close()}, and sleep while
 * the ring is full or no epoch is under way.
 */
final class LoaderThreads implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BatchLoader.class);

  /** Work of the threads: the reader and the ring of an epoch. */
  static final class Work {
    private final BatchSource.Reader reader;
    private final BatchRing ring;

    Work(BatchSource.Reader reader, BatchRing ring) {
      this.reader = reader;
      this.ring = ring;
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ReaderThreads threads;
  private volatile @Nullable Work work;
  private volatile boolean closed;
  private final AtomicInteger sleeping = new AtomicInteger();

  LoaderThreads(String loader, int count) {
    this.threads = new ReaderThreads(loader, "loader", count, this::run);
  }

  /** Starts the threads. */
  void start() {
    threads.start();
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
    threads.end(LOG, "the dataset's get or its stream");
  }
}
