package io.keraunos.data;

import java.lang.System.Logger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Loads the batches of a dataset, ahead of the thread that asks for them, into native memory that
 * is used again and again.
 *
 * <p>Batches come in the order of the epoch, whatever the number of loader threads. Each of them
 * takes the next free place of a ring, loads the batch that belongs there, and marks it ready; the
 * asking thread takes the places in turn. Loaders that wait for a free place are woken when half
 * the ring is free, since waking a thread costs as much as loading a small batch.
 *
 * <p>One thread at a time asks for batches, and holds at most one.
 */
public final class BatchLoader implements AutoCloseable {

  private static final Logger LOG = System.getLogger(BatchLoader.class.getName());
  private static final long RING_BYTES = 1 << 21;
  private static final int RING_LIMIT = 64;
  private static final long CLOSE_MILLIS = 10_000;

  /** A place of the ring. Its fields are guarded by the lock, except while it is being loaded. */
  private static final class Place {
    final BatchMemory memory;
    boolean ready;
    @Nullable Batch batch;
    @Nullable Throwable failure;

    Place(List<Feature> features) {
      this.memory = new BatchMemory(features);
    }
  }

  private final BatchSource source;
  private final BatchLoaderOptions options;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ready = lock.newCondition();
  private final Condition free = lock.newCondition();
  private final Place[] ring;
  private final List<Thread> threads = new ArrayList<>();

  // Guarded by the lock. Batches of the epoch: taken by the asker < claimed by loaders < end.
  private long taken;
  private long claimed;
  private long end;
  private int loading;
  private boolean holding;
  private boolean closed;

  private boolean started;
  private long waitedNanos;

  private BatchLoader(BatchSource source, BatchLoaderOptions options) {
    this.source = source;
    this.options = options;
    int workers = Math.min(options.workers(), source.parallelism());
    this.ring = new Place[workers == 0 ? 1 : ringSize(source, options, workers)];
    for (int i = 0; i < ring.length; i++) {
      ring[i] = new Place(source.features());
    }
    for (int i = 0; i < workers; i++) {
      Thread thread = new Thread(this::work, "keraunos-" + options.name() + "-loader-" + i);
      thread.setDaemon(true);
      threads.add(thread);
    }
    threads.forEach(Thread::start);
  }

  /** A loader of a dataset that is read by index. */
  public static <T> BatchLoader open(
      Dataset<? extends T> dataset, Collator<T> collator, BatchLoaderOptions options) {
    return new BatchLoader(new IndexedSource<>(dataset, collator, options), options);
  }

  /**
   * A loader of a stream.
   *
   * @throws IllegalArgumentException if it is to be shuffled
   */
  public static <T> BatchLoader open(
      StreamDataset<? extends T> dataset, Collator<T> collator, BatchLoaderOptions options) {
    return new BatchLoader(new StreamSource<>(dataset, collator, options), options);
  }

  /** Small batches are loaded further ahead: some milliseconds of work for the ones who wait. */
  private static int ringSize(BatchSource source, BatchLoaderOptions options, int workers) {
    long bytes = 1;
    for (Feature feature : source.features()) {
      bytes +=
          (long) options.batchSize() * feature.elements() * Math.max(1, feature.type().bytes());
    }
    long fitting = Math.min(RING_LIMIT, RING_BYTES / bytes);
    return (int) Math.max(workers + options.prefetch(), fitting);
  }

  /** The batches of a full epoch; -1 if that is not known. */
  public long batches() {
    return source.batches();
  }

  /** The examples of a full epoch; -1 if that is not known. */
  public long examples() {
    return source.examples();
  }

  /** The native tensors of all loaders of this process that are not freed. */
  public static long liveTensors() {
    return FeatureTensor.live();
  }

  /**
   * Begins an epoch; one that has not ended is left.
   *
   * @param epoch decides the order, together with the seed
   * @param firstBatch the batch to begin with, 0 for the whole epoch
   * @param limit the number of the batch to end before, if the epoch has as many
   */
  public void start(long epoch, long firstBatch, long limit) {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the " + options.name() + " loader is closed");
      }
      end = 0;
      while (loading > 0) {
        ready.awaitUninterruptibly();
      }
      if (started) {
        source.end();
      }
      for (Place place : ring) {
        place.ready = false;
        place.failure = null;
      }
      source.start(epoch, firstBatch);
      started = true;
      holding = false;
      waitedNanos = 0;
      taken = firstBatch;
      claimed = firstBatch;
      end = source.batches() < 0 ? limit : Math.min(limit, source.batches());
      free.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * The next batch, to be released before the next call; null once the epoch has ended.
   *
   * @throws DatasetException if an example cannot be read; the epoch is over then
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public @Nullable Batch next() throws InterruptedException {
    if (!started) {
      throw new IllegalStateException("start() comes before next()");
    }
    return threads.isEmpty() ? nextInThisThread() : nextFromRing();
  }

  private @Nullable Batch nextInThisThread() {
    if (taken >= end) {
      return null;
    }
    long before = System.nanoTime();
    Batch batch;
    try {
      batch = source.load(taken, ring[0].memory);
    } catch (RuntimeException | Error e) {
      end = 0;
      throw e;
    }
    waitedNanos += System.nanoTime() - before;
    taken++;
    if (batch == null) {
      end = 0;
    }
    return batch;
  }

  private @Nullable Batch nextFromRing() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (holding) {
        throw new IllegalStateException(
            "a batch must be released before the next one is asked for");
      }
      if (taken >= end) {
        return null;
      }
      Place place = ring[(int) (taken % ring.length)];
      if (!place.ready) {
        long before = System.nanoTime();
        while (!place.ready) {
          free.signalAll();
          ready.await();
        }
        waitedNanos += System.nanoTime() - before;
      }
      if (place.failure != null) {
        end = 0;
        throw rethrown(place.failure);
      }
      Batch batch = place.batch;
      if (batch == null) {
        end = 0;
        return null;
      }
      holding = true;
      batch.onRelease(() -> release(place));
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private static RuntimeException rethrown(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return (RuntimeException) failure;
  }

  private void release(Place place) {
    lock.lock();
    try {
      if (!holding) {
        return;
      }
      holding = false;
      place.ready = false;
      taken++;
      if ((claimed - taken) * 2 <= ring.length) {
        free.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** How long the asking thread has waited for batches in this epoch. */
  public Duration waited() {
    return Duration.ofNanos(waitedNanos);
  }

  /** A loader thread's life. */
  private void work() {
    lock.lock();
    try {
      while (true) {
        while (!closed && (claimed >= end || claimed - taken >= ring.length)) {
          free.await();
        }
        if (closed) {
          return;
        }
        load(claimed++);
      }
    } catch (InterruptedException e) {
      // Only close() interrupts a loader thread while it waits.
    } finally {
      lock.unlock();
    }
  }

  /** Loads a batch into its place. The lock is held before and after, not meanwhile. */
  private void load(long number) {
    Place place = ring[(int) (number % ring.length)];
    loading++;
    lock.unlock();
    Batch batch = null;
    Throwable failure = null;
    try {
      batch = source.load(number, place.memory);
    } catch (RuntimeException | Error e) {
      failure = e;
    } finally {
      lock.lock();
    }
    loading--;
    place.batch = batch;
    place.failure = failure;
    place.ready = true;
    if (batch == null) {
      end = Math.min(end, number + 1); // nothing comes after a failure or the end of a stream
    }
    if (number == taken || end == 0) {
      ready.signalAll();
    }
  }

  /**
   * Ends the loader threads and frees the memory. A thread that is stuck in a dataset is
   * interrupted, and waited for some seconds.
   */
  @Override
  public void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      end = 0;
      free.signalAll();
    } finally {
      lock.unlock();
    }
    if (joined()) {
      if (started) {
        source.end();
      }
      for (Place place : ring) {
        place.memory.free();
      }
    }
  }

  private boolean joined() {
    long deadline = System.nanoTime() + CLOSE_MILLIS * 1_000_000;
    boolean interrupted = false;
    boolean all = true;
    threads.forEach(Thread::interrupt);
    for (Thread thread : threads) {
      while (thread.isAlive() && System.nanoTime() < deadline) {
        try {
          thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
        } catch (InterruptedException e) {
          interrupted = true; // kept for the caller: the memory has to be freed all the same
        }
      }
      if (thread.isAlive()) {
        all = false;
        LOG.log(
            Logger.Level.WARNING,
            "{0} does not end and keeps its memory; it is at {1}",
            thread.getName(),
            List.of(thread.getStackTrace()));
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return all;
  }
}
