package io.keraunos.trainer;

import io.keraunos.data.Batch;
import io.keraunos.data.BatchLoader;
import org.jspecify.annotations.Nullable;

/** Takes batches from a loader on a thread that may be interrupted. */
final class Batches {
  private Batches() {}

  /**
   * The next batch; null at the end.
   *
   * @throws InterruptedRunException if the thread is interrupted; the interrupt stays set
   */
  static @Nullable Batch next(BatchLoader loader) {
    try {
      return loader.next();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedRunException("the wait for a batch", "the thread was interrupted");
    }
  }
}
