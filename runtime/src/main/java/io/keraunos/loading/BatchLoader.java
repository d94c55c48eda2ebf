package io.keraunos.loading;

import io.keraunos.capi.NativeLibrary;
import io.keraunos.check.Check;
import io.keraunos.data.Dataset;
import io.keraunos.data.DatasetException;
import io.keraunos.data.StreamDataset;
import io.keraunos.feature.Encoding;
import io.keraunos.spi.Collator;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a dataset, epoch by epoch, into batches in native memory.
 *
 * <pre>{@code
 * try (BatchLoader loader = BatchLoader.open(dataset, collator, options)) {
 *   loader.start(epoch, 0, Long.MAX_VALUE);
 *   for (Batch batch = loader.next(); batch != null; batch = loader.next()) {
 *     train(batch.tensor(0), batch.tensor(1));
 *     batch.release();
 *   }
 * }
 * }</pre>
 *
 * <p>Which examples are in which batch is a pure function of the options, the epoch and the
 * dataset: it does not depend on the number of threads, nor on which batch an epoch is started at.
 * Where batches are split ({@link BatchLoaderOptions#shares}), {@link #next()} gives one share
 * after the other, {@link #shares()} for every batch.
 *
 * <p>The methods are for one thread. {@link #close()} ends the loader's threads and frees the
 * memory; only batches that are not released yet keep theirs until they are.
 */
public final class BatchLoader implements AutoCloseable {

  private final BatchLoaderOptions options;
  private final BatchPool pool;
  private final BatchSource source;
  private final int workers;
  private @Nullable LoaderThreads threads;
  private @Nullable Epoch current;
  private boolean closed;

  private BatchLoader(BatchLoaderOptions options, BatchPool pool, BatchSource source) {
    this.options = options;
    this.pool = pool;
    this.source = source;
    this.workers = Math.min(options.workers(), source.maxThreads());
  }

  /** Opens a loader for a dataset that is read by index, whose values are fed as they are. */
  public static <T> BatchLoader open(
      Dataset<? extends T> dataset, Collator<T> collator, BatchLoaderOptions options) {
    return open(dataset, collator, Encoding.plain(collator.features()), options);
  }

  /**
   * Opens a loader for a dataset that is read by index. No thread runs and no native memory is
   * taken before {@link #start}.
   *
   * @param encoding that of the collator's components
   * @throws DatasetException if the dataset's size is negative
   * @throws IllegalArgumentException if a component of a whole batch has more than 2 GiB
   */
  public static <T> BatchLoader open(
      Dataset<? extends T> dataset,
      Collator<T> collator,
      Encoding encoding,
      BatchLoaderOptions options) {
    BatchPool pool = pool(encoding, options);
    return new BatchLoader(options, pool, new IndexedSource<>(dataset, collator, options, pool));
  }

  /** Opens a loader for a stream, whose values are fed as they are. */
  public static <T> BatchLoader open(
      StreamDataset<? extends T> stream, Collator<T> collator, BatchLoaderOptions options) {
    return open(stream, collator, Encoding.plain(collator.features()), options);
  }

  /**
   * Opens a loader for a dataset that is read in order, by at most one thread.
   *
   * @param encoding that of the collator's components
   * @throws IllegalArgumentException if the options ask for shuffling, as a stream has no index, or
   *     if a component of a whole batch has more than 2 GiB
   */
  public static <T> BatchLoader open(
      StreamDataset<? extends T> stream,
      Collator<T> collator,
      Encoding encoding,
      BatchLoaderOptions options) {
    if (options.shuffle()) {
      throw new IllegalArgumentException(
          "shuffle of loader '%s' must be false, but was true: a stream has no index to shuffle by. Use stream.shuffle(bufferSize, seed) instead."
              .formatted(options.name()));
    }
    BatchPool pool = pool(encoding, options);
    return new BatchLoader(options, pool, new StreamSource<>(stream, collator, options, pool));
  }

  /** Returns whether every epoch reads the same examples again. A stream may not. */
  public boolean readsAgain() {
    return source instanceof IndexedSource;
  }

  private static BatchPool pool(Encoding encoding, BatchLoaderOptions options) {
    return new BatchPool(encoding, options.shares().largest(options.batchSize()));
  }

  /** Returns the number of native tensors that all loaders of this process hold now. */
  public static long liveTensors() {
    return NativeColumn.live();
  }

  /** Returns the number of batches of a full epoch; -1 if unknown, as for a stream. */
  public long batches() {
    return source.batches();
  }

  /** Returns the number of shares read of every batch: 1 unless batches are split. */
  public int shares() {
    return options.shares().count();
  }

  /** Returns the number of examples of a full batch, over all its shares. */
  public int batchSize() {
    return options.batchSize();
  }

  /**
   * Returns a share without examples, for a replica that must take part in a batch that others
   * still have examples of.
   */
  public Batch empty() {
    return pool.take(0);
  }

  /** Returns the number of examples of the dataset; -1 if unknown, as for a stream. */
  public long examples() {
    return source.examples();
  }

  /**
   * Starts an epoch. One that is under way is left, and what was loaded ahead for it is thrown
   * away.
   *
   * @param epoch the epoch, from 0
   * @param firstBatch the batch to begin with; a stream is read up to there
   * @param limitBatches the most batches to read; {@link Long#MAX_VALUE} for all
   */
  public void start(long epoch, long firstBatch, long limitBatches) {
    checkOpen();
    Check.atLeast("epoch", epoch, 0);
    Check.atLeast("firstBatch", firstBatch, 0);
    Check.atLeast("limitBatches", limitBatches, 0);
    NativeLibrary.load();
    leaveEpoch();
    long batches = source.batches() < 0 ? Long.MAX_VALUE : source.batches();
    long first = Math.min(firstBatch, batches);
    long end = limitBatches < batches - first ? first + limitBatches : batches;
    BatchSource.Reader reader = source.open(epoch, first);
    long firstShare = first * shares();
    long endShare = end > Long.MAX_VALUE / shares() ? Long.MAX_VALUE : end * shares();
    BatchRing ring = new BatchRing(options.prefetch() * shares(), firstShare, endShare);
    Epoch next = new Epoch(reader, ring, firstShare, endShare);
    current = next;
    if (workers > 0) {
      if (threads == null) {
        threads = new LoaderThreads(options.name(), workers);
        threads.start();
      }
      threads.work(new LoaderThreads.Work(next.reader, next.ring));
    }
  }

  /**
   * Returns the next batch, or the next share of one, which the caller has to release; null at the
   * end of the epoch.
   *
   * @throws DatasetException if an example could not be loaded; the loader is closed then
   * @throws InterruptedException if the thread is interrupted, before or while it waits
   * @throws IllegalStateException if no epoch was started
   */
  public @Nullable Batch next() throws InterruptedException {
    return next(() -> false);
  }

  /**
   * Returns the next batch as {@link #next()}, unless the wait is cut short.
   *
   * @param cut whether it was asked; whoever makes it true unparks the consumer
   * @throws InterruptedException also if it was asked before the batch was there; no batch is lost,
   *     and an interrupt of the thread is not cleared then
   */
  public @Nullable Batch next(BooleanSupplier cut) throws InterruptedException {
    checkOpen();
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Epoch epoch = current;
    if (epoch == null) {
      throw new IllegalStateException(
          "loader '%s' must be started before next() is called: call start(epoch, firstBatch, limitBatches)"
              .formatted(options.name()));
    }
    if (threads == null) {
      return read(epoch);
    }
    Object item = epoch.ring.take(cut);
    if (item instanceof Batch batch) {
      threads.taken(epoch.ring);
      return batch;
    }
    if (item == null) {
      return null;
    }
    close();
    throw item instanceof DatasetException e
        ? e
        : new IllegalStateException("loader thread failed", (Throwable) item);
  }

  /** Loads a share in the calling thread. */
  private @Nullable Batch read(Epoch epoch) throws InterruptedException {
    if (epoch.position >= epoch.end) {
      return null;
    }
    long begin = System.nanoTime();
    try {
      Batch batch = epoch.reader.read(epoch.position++);
      if (batch == null || epoch.position >= epoch.end) {
        epoch.end = epoch.position;
        epoch.reader.close();
      }
      return batch;
    } catch (DatasetException e) {
      close();
      if (e.getCause() instanceof InterruptedException) {
        InterruptedException interrupted = new InterruptedException(e.getMessage());
        interrupted.initCause(e);
        throw interrupted;
      }
      throw e;
    } finally {
      epoch.waitedNanos += System.nanoTime() - begin;
    }
  }

  /**
   * Returns how long {@link #next()} waited for data in this epoch; without loader threads, how
   * long it loaded.
   */
  public Duration waited() {
    Epoch epoch = current;
    return epoch == null
        ? Duration.ZERO
        : Duration.ofNanos(epoch.waitedNanos + epoch.ring.waitedNanos());
  }

  /** Ends the epoch and the threads, and frees the native memory. May be called again. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    leaveEpoch();
    if (threads != null) {
      threads.close();
    }
    pool.close();
  }

  private void leaveEpoch() {
    if (current != null) {
      current.ring.stop();
      if (threads == null) {
        current.reader.close();
      }
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException(
          "loader '%s' must be open, but was closed: open another one".formatted(options.name()));
    }
  }

  /** State of the epoch under way, for the calling thread. */
  private static final class Epoch {
    private final BatchSource.Reader reader;
    private final BatchRing ring;
    // Without loader threads: the next batch, the end, and the time spent loading.
    private long position;
    private long end;
    private long waitedNanos;

    Epoch(BatchSource.Reader reader, BatchRing ring, long position, long end) {
      this.reader = reader;
      this.ring = ring;
      this.position = position;
      this.end = end;
    }
  }
}
