package io.keraunos.feature;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of one pass. {@link #close()} waits until they have ended, early or not. */
final class FittingThreads implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FittingThreads.class);
  private static final long PULSE_MILLIS = 50;
  private static final long GRACE_MILLIS = 1_000;
  private static final long PATIENCE_MILLIS = 30_000;

  private final String loader;
  private final FittingPass<?> pass;
  private final List<Thread> threads;

  FittingThreads(String loader, FittingPass<?> pass, int count) {
    this.loader = loader;
    this.pass = pass;
    this.threads =
        IntStream.range(0, count)
            .mapToObj(i -> new Thread(this::run, "keraunos-" + loader + "-features-" + i))
            .toList();
    threads.forEach(thread -> thread.setDaemon(true));
  }

  void start() {
    threads.forEach(Thread::start);
  }

  private void run() {
    try {
      pass.work(() -> {});
    } catch (Throwable e) { // whatever it is, the thread that fits must know that rows are lacking
      pass.fail(e);
    }
  }

  /**
   * Waits until the threads have ended by themselves.
   *
   * @throws InterruptedException if the watch throws it
   */
  void await(Watch watch) throws InterruptedException {
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        TimeUnit.MILLISECONDS.timedJoin(thread, PULSE_MILLIS);
        watch.look(pass.measured());
      }
    }
  }

  /**
   * Ends the threads. An example that is being loaded has a second to end by itself, as an
   * interrupt may close the file it is read from; then its thread is interrupted.
   */
  @Override
  public void close() {
    pass.stop();
    boolean interrupted = !join(GRACE_MILLIS);
    if (threads.stream().anyMatch(Thread::isAlive)) {
      threads.forEach(Thread::interrupt);
      interrupted |= !join(PATIENCE_MILLIS);
    }
    for (Thread thread : threads) {
      if (thread.isAlive()) {
        LOG.error(
            "Thread {} of loader '{}' does not end: the dataset's get blocks and ignores"
                + " interrupts. It is left behind.",
            thread.getName(),
            loader);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for the threads; returns false if the caller was interrupted meanwhile. */
  private boolean join(long millis) {
    boolean undisturbed = true;
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (Thread thread : threads) {
      long left;
      while (thread.isAlive() && (left = deadline - System.nanoTime()) > 0) {
        try {
          TimeUnit.NANOSECONDS.timedJoin(thread, left);
        } catch (InterruptedException e) {
          undisturbed = false; // restored by close(), when the threads are gone
        }
      }
    }
    return undisturbed;
  }
}
