package io.keraunos.data;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Batches of a dataset that is read in turn, by one thread. */
final class StreamSource<T> implements BatchSource {

  private final StreamDataset<? extends T> dataset;
  private final Collator<T> collator;
  private final BatchLoaderOptions options;
  private long epoch;
  private long toSkip;
  private long position;
  private @Nullable Iterator<? extends T> examples;

  StreamSource(
      StreamDataset<? extends T> dataset, Collator<T> collator, BatchLoaderOptions options) {
    if (options.shuffle()) {
      throw new IllegalArgumentException(
          "shuffle must be false for the %s loader, since a stream has no index to shuffle by. Shuffle at the source"
              .formatted(options.name()));
    }
    this.dataset = dataset;
    this.collator = collator;
    this.options = options;
  }

  @Override
  public List<Feature> features() {
    return collator.features();
  }

  @Override
  public long batches() {
    return -1;
  }

  @Override
  public long examples() {
    return -1;
  }

  @Override
  public int parallelism() {
    return 1;
  }

  @Override
  public void start(long epoch, long firstBatch) {
    this.epoch = epoch;
    this.toSkip = Math.multiplyExact(firstBatch, (long) options.batchSize());
    this.position = 0;
  }

  @Override
  public @Nullable Batch load(long number, BatchMemory memory) {
    try {
      Iterator<? extends T> open = examples;
      if (open == null) {
        open = dataset.open(epoch, 0, 1);
        examples = open;
      }
      while (toSkip > 0 && open.hasNext()) {
        open.next();
        position++;
        toSkip--;
      }
      List<T> rows = new ArrayList<>(options.batchSize());
      while (rows.size() < options.batchSize() && open.hasNext()) {
        rows.add(open.next());
        position++;
      }
      if (rows.isEmpty() || (options.dropLast() && rows.size() < options.batchSize())) {
        return null;
      }
      Batch batch = memory.ofSize(rows.size());
      for (int row = 0; row < rows.size(); row++) {
        batch.write(row, rows.get(row), collator);
      }
      return batch;
    } catch (Exception e) {
      throw new DatasetException(
          "the %s loader failed at or just before example %d of the stream: %s"
              .formatted(options.name(), position, e),
          e);
    }
  }

  @Override
  public void end() {
    Iterator<? extends T> open = examples;
    examples = null;
    if (open instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        throw new DatasetException(
            "the stream of the %s loader could not be closed: %s".formatted(options.name(), e), e);
      }
    }
  }
}
