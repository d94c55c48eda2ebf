package io.keraunos.engine;

import io.keraunos.loading.Batch;
import io.keraunos.loading.BatchLoader;
import io.keraunos.trainer.InterruptedRunException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Takes batches from a loader on a thread that may be interrupted. */
final class Batches {
  private Batches() {}

  /**
   * A batch.
   *
   * @param shares its shares, some maybe empty
   */
  record Shared(List<Batch> shares) {

    /** Returns the number of examples in all shares. */
    int size() {
      int size = 0;
      for (Batch share : shares) {
        size += share.size();
      }
      return size;
    }

    void release() {
      shares.forEach(Batch::release);
    }
  }

  /**
   * Returns the next batch; null at the end.
   *
   * @throws InterruptedRunException if the thread is interrupted before it is there; the interrupt
   *     stays set, and no batch is lost
   */
  static @Nullable Shared next(BatchLoader loader) {
    return next(loader, Optional::empty);
  }

  /**
   * Returns the next batch as {@link #next(BatchLoader)}, for a call that may be asked to end
   * meanwhile.
   *
   * @param end why it is to end; empty as long as it is not
   */
  static @Nullable Shared next(BatchLoader loader, Supplier<Optional<String>> end) {
    try {
      return shared(loader, loader.next(() -> end.get().isPresent()));
    } catch (InterruptedException e) {
      Optional<String> asked = end.get();
      if (asked.isEmpty()) {
        Thread.currentThread().interrupt();
      }
      throw new InterruptedRunException(
          "the wait for a batch", asked.orElse("the thread was interrupted"));
    }
  }

  /**
   * Returns the next batch, also where the thread is interrupted meanwhile; null at the end.
   *
   * @throws InterruptedRunException if the dataset cannot read on
   */
  static @Nullable Shared nextUninterrupted(BatchLoader loader) {
    return shared(loader, share(loader));
  }

  private static @Nullable Shared shared(BatchLoader loader, @Nullable Batch first) {
    if (first == null) {
      return null;
    }
    if (loader.shares() == 1) {
      return new Shared(List.of(first));
    }
    List<Batch> shares = new ArrayList<>(loader.shares());
    shares.add(first);
    boolean complete = false;
    try {
      while (shares.size() < loader.shares()) {
        Batch share = share(loader);
        if (share == null) {
          throw new IllegalStateException("a batch must have all its shares");
        }
        shares.add(share);
      }
      complete = true;
      return new Shared(shares);
    } finally {
      if (!complete) {
        shares.forEach(Batch::release);
      }
    }
  }

  /** Returns a batch without examples. */
  static Shared empty(BatchLoader loader) {
    List<Batch> shares = new ArrayList<>(loader.shares());
    for (int i = 0; i < loader.shares(); i++) {
      shares.add(loader.empty());
    }
    return new Shared(shares);
  }

  private static @Nullable Batch share(BatchLoader loader) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return loader.next();
        } catch (InterruptedException e) {
          interrupted = true;
          if (e.getCause() != null) { // the dataset was interrupted, and has not read its example
            throw new InterruptedRunException(
                "a step that had begun", "the dataset was interrupted");
          }
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
