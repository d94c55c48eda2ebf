package io.keraunos.loading;

import io.keraunos.data.Dataset;
import io.keraunos.feature.LoadFailures;
import io.keraunos.feature.UnfitValueException;
import io.keraunos.sampling.SamplingOrder;
import io.keraunos.spi.Collator;

/** Batches of a dataset that is read by index, by any number of threads. */
final class IndexedSource<T> implements BatchSource {

  private final Dataset<? extends T> dataset;
  private final Collator<T> collator;
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
        for (int row = 0; row < rows; row++) {
          load(order.index(first + row), row, batch);
        }
        complete = true;
        return batch;
      } finally {
        if (!complete) {
          batch.release();
        }
      }
    }

    // Whatever the user's code throws, errors included, belongs to the thread that trains.
    private void load(long index, int row, Batch batch) {
      try {
        T example = inEpoch.get(index);
        if (example == null) {
          throw new UnfitValueException("get must return an example, but returned null");
        }
        batch.write(row, example, collator);
      } catch (Throwable e) {
        throw LoadFailures.of(options.name()).atIndex(index, size, e);
      }
    }

    @Override
    public void close() {
      // Nothing is open: the dataset is its owner's.
    }
  }
}
