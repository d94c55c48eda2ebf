package io.keraunos.feature;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/** Tells how far a pass has come, now and then, and ends it if that was asked. For one thread. */
final class Watch {

  private static final long PULSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final LongConsumer progress;
  private final BooleanSupplier stop;
  private long told = System.nanoTime();

  Watch(LongConsumer progress, BooleanSupplier stop) {
    this.progress = progress;
    this.stop = stop;
  }

  /**
   * Looks whether to go on.
   *
   * @param rows the number of rows that were measured
   * @throws InterruptedException if the thread was interrupted, or the pass was asked to end
   */
  void look(long rows) throws InterruptedException {
    if (stop.getAsBoolean() || Thread.interrupted()) {
      throw new InterruptedException();
    }
    long now = System.nanoTime();
    if (now - told >= PULSE_NANOS) {
      told = now;
      progress.accept(rows);
    }
  }
}
