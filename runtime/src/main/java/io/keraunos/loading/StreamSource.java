package io.keraunos.loading;

import io.keraunos.data.StreamDataset;
import io.keraunos.feature.LoadFailures;
import io.keraunos.feature.UnfitValueException;
import io.keraunos.spi.Collator;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
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
  private final Shares shares;

  StreamSource(
      StreamDataset<? extends T> stream,
      Collator<T> collator,
      BatchLoaderOptions options,
      BatchPool pool) {
    this.stream = stream;
    this.collator = collator;
    this.options = options;
    this.pool = pool;
    this.shares = options.shares();
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
    return new StreamReader(epoch, before(firstBatch));
  }

  /** Returns the number of examples that this process reads for all batches before one. */
  private long before(long batch) {
    return shares.streamed(Math.multiplyExact(batch, (long) options.batchSize()));
  }

  /** Opens the stream with the first batch, in the thread that reads. */
  private final class StreamReader implements Reader {
    private final long epoch;
    private final long firstExample;
    private final List<T> batch = new ArrayList<>();
    private int rows; // of the batch that this process reads, for all its shares
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
      boolean complete = false;
      try {
        int share = (int) (number % shares.count());
        if (share == 0) {
          fill(number / shares.count());
        }
        Batch filled = batch.isEmpty() ? null : share(share);
        complete = filled != null && (batch.size() == rows || share < shares.count() - 1);
        return filled;
      } catch (Throwable e) { // whatever the user's code throws belongs to the thread that trains
        throw LoadFailures.of(options.name()).atPosition(epoch, position, e);
      } finally {
        if (!complete) {
          close();
        }
      }
    }

    /** Reads a whole batch: only then is it known how many examples each share has. */
    private void fill(long number) throws Exception {
      rows = (int) (before(number + 1) - before(number));
      Iterator<? extends T> examples = open();
      batch.clear();
      while (batch.size() < rows && examples.hasNext()) {
        batch.add(next(examples));
        position++;
      }
      if (batch.size() < rows && options.dropLast()) {
        batch.clear();
      }
    }

    private Batch share(int share) throws Exception {
      int begin = Shares.part(share, shares.count(), batch.size());
      int size = Shares.part(share + 1, shares.count(), batch.size()) - begin;
      Batch filled = pool.take(size);
      long end = position;
      boolean complete = false;
      try {
        for (int row = 0; row < size; row++) {
          position = end - batch.size() + begin + row; // for the message, if it does not fit
          filled.write(row, batch.get(begin + row), collator);
        }
        position = end;
        complete = true;
        return filled;
      } finally {
        if (!complete) {
          filled.release();
        }
      }
    }

    private Iterator<? extends T> open() throws Exception {
      if (iterator == null) {
        Iterator<? extends T> opened = stream.open(epoch, shares.worker(), shares.workers());
        if (opened == null) {
          throw new UnfitValueException("open must return an iterator, but returned null");
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
        throw new UnfitValueException("the stream must yield examples, but yielded null");
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
