package io.keraunos.loading;

import io.keraunos.feature.Encoding;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * Batches of some features in native memory, by their number of examples. The batch released last
 * is given out first, while it is still in the processor's cache. Any thread may use it.
 */
public final class BatchPool implements AutoCloseable {

  private final Encoding encoding;
  private final Map<Integer, ArrayDeque<Batch>> free = new HashMap<>();
  private boolean closed;

  /**
   * Creates a pool that holds no memory yet.
   *
   * @param encoding what the tensors of a batch are, and how values are written to them
   * @param largest the number of examples of the largest batch that will be taken
   */
  public BatchPool(Encoding encoding, int largest) {
    this.encoding = encoding;
    encoding.fed().forEach(feature -> NativeColumn.size(feature, largest));
  }

  /** Returns a batch for so many examples, which the caller has to release. */
  public Batch take(int size) {
    synchronized (this) {
      ArrayDeque<Batch> ready = free.get(size);
      Batch batch = ready == null ? null : ready.pollFirst();
      if (batch != null) {
        batch.held(true);
        return batch;
      }
    }
    // Made outside the lock: the other threads need not wait for the memory.
    Batch batch = new Batch(this, encoding, size);
    batch.held(true);
    return batch;
  }

  synchronized void release(Batch batch) {
    if (!batch.held()) {
      throw new IllegalStateException(
          "a batch must be released once, but was released again: keep no batch after release()");
    }
    batch.held(false);
    if (closed) {
      batch.free();
    } else {
      free.computeIfAbsent(batch.size(), size -> new ArrayDeque<>()).addFirst(batch);
    }
  }

  /** Frees the released batches; those still held are freed when they are released. */
  @Override
  public synchronized void close() {
    closed = true;
    free.values().forEach(batches -> batches.forEach(Batch::free));
    free.clear();
  }
}
