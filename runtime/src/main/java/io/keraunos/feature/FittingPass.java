package io.keraunos.feature;

import io.keraunos.data.Dataset;
import io.keraunos.data.DatasetException;
import io.keraunos.spi.Collator;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A pass over a dataset by any number of threads: each claims some rows, measures them by itself
 * and gives what it has to all.
 *
 * <p>Implementation note. Rows are claimed in their order, and a thread whose row fails lowers
 * {@code end} to it. All rows below were claimed by then and are still measured, so it is always
 * the first row that fails which is reported, whoever comes to it when.
 */
final class FittingPass<T> {

  private static final int LARGEST_CHUNK = 4096;
  private static final int LEAST_CHUNK = 64;
  // So many for each thread, that none waits long for the last one.
  private static final int CHUNKS = 16;

  private final String loader;
  private final Dataset<? extends T> dataset;
  private final Collator<T> collator;
  private final Measurements all;
  private final long size;
  private final long chunk;
  private final AtomicLong claimed = new AtomicLong();
  private final LongAdder measured = new LongAdder();
  private volatile long end;
  private volatile boolean stopped;
  private @Nullable Throwable failure; // guarded by this

  FittingPass(
      String loader, Dataset<? extends T> dataset, Collator<T> collator, long size, int threads) {
    this.loader = loader;
    this.dataset = dataset;
    this.collator = collator;
    this.size = size;
    this.end = size;
    this.all = new Measurements(collator.features());
    this.chunk =
        Math.max(LEAST_CHUNK, Math.min(LARGEST_CHUNK, size / Math.max(1, threads) / CHUNKS));
  }

  /** Returns the number of rows that were measured, about. */
  long measured() {
    return measured.sum();
  }

  /** Makes all threads end before their next row. */
  void stop() {
    stopped = true;
  }

  /**
   * Measures rows until there are no more, or something has failed.
   *
   * @param pulse is run after each row, in this thread
   * @throws InterruptedException if the pulse throws it
   */
  void work(Pulse pulse) throws InterruptedException {
    Measurements mine = new Measurements(collator.features());
    for (long begin = claim(); begin < end && !stopped; begin = claim()) {
      for (long row = begin; row < Math.min(begin + chunk, end) && !stopped; row++) {
        measure(row, mine);
        pulse.run();
      }
      give(mine, false);
    }
    give(mine, true);
  }

  private long claim() {
    return claimed.getAndAdd(chunk);
  }

  private void measure(long row, Measurements mine) {
    try {
      T example = dataset.get(row);
      if (example == null) {
        throw new UnfitValueException("get must return an example, but returned null");
      }
      mine.row(row, example, collator);
      measured.increment();
    } catch (Throwable e) { // whatever the user's code throws belongs to the thread that fits
      fail(row, e);
    }
  }

  private void give(Measurements mine, boolean everything) {
    if (end < size || stopped) {
      return; // a row has failed, and is to be reported
    }
    try {
      mine.giveTo(all, everything);
    } catch (Throwable e) { // too many distinct values, or no memory for them
      fail(e);
    }
  }

  /** Ends the pass for a reason that is not one row's. */
  void fail(Throwable cause) {
    fail(-1, cause);
  }

  private synchronized void fail(long row, Throwable cause) {
    if (row < end) {
      end = row;
      failure = cause;
    }
  }

  /**
   * Returns what was measured. To be called when all threads have ended.
   *
   * @throws DatasetException if a row could not be measured, or the values of a component do not do
   */
  synchronized FittedFeatures result() {
    if (failure != null) {
      throw end < 0
          ? LoadFailures.ofFitting(loader).because(failure)
          : LoadFailures.ofFitting(loader).atIndex(end, size, failure);
    }
    try {
      return all.result();
    } catch (UnfitValueException e) {
      throw LoadFailures.ofFitting(loader).because(e);
    }
  }

  /** What is done after each row. */
  interface Pulse {
    /**
     * Tells and asks.
     *
     * @throws InterruptedException if the pass must end
     */
    void run() throws InterruptedException;
  }
}
