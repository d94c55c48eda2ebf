package io.keraunos.testing;

import io.keraunos.data.Dataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Records in memory that fail or wait where a test says so, to see how a module's training deals
 * with it. Given to the module in place of its own data:
 *
 * <pre>{@code
 * var data = ScriptedDataset.of(points).failingAt(3, new IOException("the disk is gone"));
 * }</pre>
 *
 * <p>Loader threads read it; the records of an epoch come in the order of its loader, which {@link
 * #reads} tells.
 *
 * @param <T> the record
 */
public final class ScriptedDataset<T> implements Dataset<T> {

  private final List<T> records;
  private final Map<Long, Callable<?>> before = new ConcurrentHashMap<>();
  private final List<Long> reads = new ArrayList<>(); // guarded by itself

  private ScriptedDataset(List<T> records) {
    this.records = records;
  }

  /** Returns a dataset of records, which does nothing but yield them. */
  public static <T> ScriptedDataset<T> of(List<? extends T> records) {
    return new ScriptedDataset<>(List.copyOf(records));
  }

  /** Fails each time the record of an index is read. */
  public ScriptedDataset<T> failingAt(long index, Exception failure) {
    return before(
        index,
        () -> {
          throw failure;
        });
  }

  /**
   * Runs an action each time before the record of an index is yielded, in the thread that reads it:
   * one that waits for a latch stands for a slow disk, and the test decides how slow.
   *
   * @throws IndexOutOfBoundsException if there is no such record
   */
  public ScriptedDataset<T> before(long index, Callable<?> action) {
    if (index < 0 || index >= records.size()) {
      throw new IndexOutOfBoundsException(
          "the index must be below %s, the number of records, but was %s"
              .formatted(records.size(), index));
    }
    before.put(index, action);
    return this;
  }

  /** Returns the indices that were read so far, in the order in which that began. */
  public List<Long> reads() {
    synchronized (reads) {
      return List.copyOf(reads);
    }
  }

  @Override
  public long size() {
    return records.size();
  }

  @Override
  public T get(long index) throws Exception {
    synchronized (reads) {
      reads.add(index);
    }
    Callable<?> action = before.get(index);
    if (action != null) {
      action.call();
    }
    return records.get((int) index);
  }
}
