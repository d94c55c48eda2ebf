package io.keraunos.feature;

import io.keraunos.sampling.ReaderThreads;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of one pass. {@link #close()} waits until they have ended, early or not. */
final class FittingThreads implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FittingThreads.class);
  private static final long PULSE_MILLIS = 50;

  private final FittingPass<?> pass;
  private final ReaderThreads threads;

  FittingThreads(String loader, FittingPass<?> pass, int count) {
    this.pass = pass;
    this.threads = new ReaderThreads(loader, "features", count, this::run);
  }

  void start() {
    threads.start();
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
    for (Thread thread : threads.all()) {
      while (thread.isAlive()) {
        TimeUnit.MILLISECONDS.timedJoin(thread, PULSE_MILLIS);
        watch.look(pass.measured());
      }
    }
  }

  /** Ends the threads and waits for them. */
  @Override
  public void close() {
    pass.stop();
    threads.end(LOG, "the dataset's get");
  }
}
