package io.keraunos.data;

import java.util.List;

/** Batches of a dataset that is read by index. */
final class IndexedSource<T> implements BatchSource {

  private final Dataset<? extends T> dataset;
  private final Collator<T> collator;
  private final BatchLoaderOptions options;
  private final long size;
  private volatile SamplingOrder order;

  IndexedSource(Dataset<? extends T> dataset, Collator<T> collator, BatchLoaderOptions options) {
    this.dataset = dataset;
    this.collator = collator;
    this.options = options;
    this.size = dataset.size();
    if (size < 0) {
      throw new IllegalArgumentException(
          "the size of the %s dataset must be at least 0, but was %d"
              .formatted(options.name(), size));
    }
    this.order = SamplingOrder.sequential(size);
  }

  @Override
  public List<Feature> features() {
    return collator.features();
  }

  @Override
  public long batches() {
    long full = size / options.batchSize();
    return options.dropLast() || size % options.batchSize() == 0 ? full : full + 1;
  }

  @Override
  public long examples() {
    return options.dropLast() ? batches() * options.batchSize() : size;
  }

  @Override
  public int parallelism() {
    return Integer.MAX_VALUE;
  }

  @Override
  public void start(long epoch, long firstBatch) {
    order =
        options.shuffle()
            ? SamplingOrder.shuffled(size, options.seed(), epoch)
            : SamplingOrder.sequential(size);
  }

  @Override
  public Batch load(long number, BatchMemory memory) {
    SamplingOrder indices = order;
    long first = number * options.batchSize();
    Batch batch = memory.ofSize((int) Math.min(options.batchSize(), size - first));
    for (int row = 0; row < batch.size(); row++) {
      long index = indices.index(first + row);
      try {
        T example = dataset.get(index);
        if (example == null) {
          throw new NullPointerException("get(" + index + ") must not return null");
        }
        batch.write(row, example, collator);
      } catch (Exception e) {
        throw new DatasetException(
            "the %s loader failed at index %d: %s".formatted(options.name(), index, e), e);
      }
    }
    return batch;
  }

  @Override
  public void end() {}
}
