package io.keraunos.loading;

import io.keraunos.data.Dataset;
import io.keraunos.data.DatasetException;
import io.keraunos.feature.LoadFailures;
import io.keraunos.feature.UnfitValueException;
import io.keraunos.sampling.SamplingOrder;
import io.keraunos.spi.Collator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Batches of a dataset that is read by index, by any number of threads.
 *
 * <p>Implementation note. Rows of a table, which are small and spread over the heap, are read some
 * at a time and touched before the first is written: the processor then waits for all of them at
 * once, which makes loading a third faster. Only where every component is a scalar, as such records
 * cannot change; one with an array may share it with the next.
 */
final class IndexedSource<T> implements BatchSource {

  private static final int ROWS_TOGETHER = 16;

  private final Dataset<? extends T> dataset;
  private final Collator<T> collator;
  private final int together; // rows that are read before the first of them is written
  private final BatchLoaderOptions options;
  private final BatchPool pool;
  private final long size;

  IndexedSource(
      Dataset<? extends T> dataset,
      Collator<T> collator,
      BatchLoaderOptions options,
      BatchPool pool) {
    this.dataset = dataset;
    this.collator = collator;
    this.options = options;
    this.pool = pool;
    this.together =
        collator.features().stream().allMatch(feature -> feature.shape().isEmpty())
            ? ROWS_TOGETHER
            : 1;
    this.size = dataset.size();
    if (size < 0) {
      throw LoadFailures.of(options.name())
          .unfit("size() of the dataset must be at least 0, but was " + size);
    }
  }

  @Override
  public long examples() {
    return size;
  }

  @Override
  public long batches() {
    long full = size / options.batchSize();
    return options.dropLast() || size % options.batchSize() == 0 ? full : full + 1;
  }

  @Override
  public int maxThreads() {
    return Integer.MAX_VALUE;
  }

  @Override
  public Reader open(long epoch, long firstBatch) {
    return new IndexedReader(
        dataset.inEpoch(options.seed(), epoch),
        options.shuffle()
            ? SamplingOrder.shuffled(size, options.seed(), epoch)
            : SamplingOrder.sequential(size));
  }

  private final class IndexedReader implements Reader {
    private final Dataset<? extends T> inEpoch;
    private final SamplingOrder order;

    IndexedReader(Dataset<? extends T> inEpoch, SamplingOrder order) {
      this.inEpoch = inEpoch;
      this.order = order;
    }

    @Override
    public Batch read(long number) {
      Shares shares = options.shares();
      long batchBegin = number / shares.count() * options.batchSize();
      int batchRows = (int) Math.min(options.batchSize(), size - batchBegin);
      int share = (int) (number % shares.count());
      int begin = shares.begin(share, batchRows);
      long first = batchBegin + begin;
      int rows = shares.begin(share + 1, batchRows) - begin;
      Batch batch = pool.take(rows);
      boolean complete = false;
      try {
        List<T> examples = new ArrayList<>(together);
        for (int row = 0; row < rows; row += together) {
          load(first, row, Math.min(row + together, rows), batch, examples);
        }
        complete = true;
        return batch;
      } finally {
        if (!complete) {
          batch.release();
        }
      }
    }

    /** Loads rows. The first that fails is reported, whether it is read or written then. */
    private void load(long first, int begin, int end, Batch batch, List<T> examples) {
      examples.clear();
      DatasetException failed = null;
      for (int row = begin; row < end && failed == null; row++) {
        long index = order.index(first + row);
        try {
          examples.add(inEpoch.get(index));
        } catch (Throwable e) { // whatever the user's code throws belongs to the thread that trains
          failed = LoadFailures.of(options.name()).atIndex(index, size, e);
        }
      }
      int fit = fit(examples);
      for (int i = 0; i < fit; i++) {
        write(first + begin + i, begin + i, batch, examples.get(i));
      }
      if (fit < examples.size()) {
        throw unfit(order.index(first + begin + fit), examples.get(fit));
      }
      if (failed != null) {
        throw failed;
      }
    }

    /** Returns how many of the examples, the first ones, are of their type: touches each. */
    private int fit(List<T> examples) {
      Class<T> type = collator.exampleType();
      int fit = 0;
      while (fit < examples.size() && type.isInstance(examples.get(fit))) {
        fit++;
      }
      return fit;
    }

    private void write(long place, int row, Batch batch, T example) {
      try {
        batch.write(row, example, collator);
      } catch (Throwable e) { // as above
        throw LoadFailures.of(options.name()).atIndex(order.index(place), size, e);
      }
    }

    private DatasetException unfit(long index, @Nullable T example) {
      String wrong =
          example == null
              ? "get must return an example, but returned null"
              : "get must return a %s, but returned a %s"
                  .formatted(
                      collator.exampleType().getSimpleName(), example.getClass().getSimpleName());
      return LoadFailures.of(options.name()).atIndex(index, size, new UnfitValueException(wrong));
    }

    @Override
    public void close() {
      // Nothing is open: the dataset is its owner's.
    }
  }
}
