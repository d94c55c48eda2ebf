package io.keraunos.data;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Batches of a dataset that is read in turn, by one thread. */
final class StreamSource<T> implements BatchSource {

  private static final Logger LOG = LoggerFactory.getLogger(BatchLoader.class);

  private final StreamDataset<? extends T> stream;
  private final Collator<T> collator;
  private final BatchLoaderOptions options;
  private final BatchPool pool;

  StreamSource(
      StreamDataset<? extends T> stream,
      Collator<T> collator,
      BatchLoaderOptions options,
      BatchPool pool) {
    this.stream = stream;
    this.collator = collator;
    this.options = options;
    this.pool = pool;
  }

  @Override
  public long examples() {
    return -1;
  }

  @Override
  public long batches() {
    return -1;
  }

  @Override
  public int maxThreads() {
    return 1;
  }

  @Override
  public Reader open(long epoch, long firstBatch) {
    return new StreamReader(epoch, Math.multiplyExact(firstBatch, (long) options.batchSize()));
  }

  /** Opens the stream with the first batch, in the thread that reads. */
  private final class StreamReader implements Reader {
    private final long epoch;
    private final long firstExample;
    private long position;
    private @Nullable Iterator<? extends T> iterator;
    private boolean ended;

    StreamReader(long epoch, long firstExample) {
      this.epoch = epoch;
      this.firstExample = firstExample;
    }

    @Override
    public @Nullable Batch read(long number) {
      if (ended) {
        return null;
      }
      Batch batch = null;
      boolean complete = false;
      try {
        Iterator<? extends T> examples = open();
        batch = pool.take(options.batchSize());
        int rows = 0;
        while (rows < options.batchSize() && examples.hasNext()) {
          batch.writer().write(rows++, next(examples), collator);
          position++;
        }
        complete = rows == options.batchSize();
        return complete ? batch : last(batch, rows);
      } catch (Throwable e) { // whatever the user's code throws belongs to the thread that trains
        throw DatasetException.atPosition(options.name(), epoch, position, e);
      } finally {
        if (!complete) {
          if (batch != null) {
            batch.release();
          }
          close();
        }
      }
    }

    private @Nullable Batch last(Batch unfilled, int rows) {
      if (rows == 0 || options.dropLast()) {
        return null;
      }
      Batch batch = pool.take(rows);
      batch.copyFrom(unfilled);
      return batch;
    }

    private Iterator<? extends T> open() throws Exception {
      if (iterator == null) {
        Iterator<? extends T> opened = stream.open(epoch, 0, 1);
        if (opened == null) {
          throw new UnfitExampleException("open must return an iterator, but returned null");
        }
        iterator = opened;
        while (position < firstExample && opened.hasNext()) {
          next(opened);
          position++;
        }
      }
      return iterator;
    }

    private T next(Iterator<? extends T> examples) {
      T example = examples.next();
      if (example == null) {
        throw new UnfitExampleException("the stream must yield examples, but yielded null");
      }
      return example;
    }

    @Override
    public void close() {
      ended = true;
      Iterator<? extends T> closing = iterator;
      iterator = null;
      if (closing instanceof AutoCloseable closeable) {
        try {
          closeable.close();
        } catch (Exception e) {
          LOG.warn("Loader '{}' could not close its stream of epoch {}.", options.name(), epoch, e);
        }
      }
    }
  }
}
