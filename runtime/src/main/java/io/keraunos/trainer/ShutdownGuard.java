package io.keraunos.trainer;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a fit end cleanly when the process is asked to end (Ctrl-C, SIGTERM): the virtual machine
 * waits until the trainer is closed, at most some seconds.
 */
final class ShutdownGuard implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Trainer.class);
  private static final long PATIENCE_SECONDS = 10;

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook;

  private ShutdownGuard(StopRequest stop) {
    this.hook =
        new Thread(
            () -> {
              stop.terminate("interrupted");
              await();
            },
            "keraunos-shutdown");
  }

  /** Stands guard until closed. */
  static ShutdownGuard start(StopRequest stop) {
    ShutdownGuard guard = new ShutdownGuard(stop);
    Runtime.getRuntime().addShutdownHook(guard.hook);
    return guard;
  }

  private void await() {
    try {
      boolean inTime = closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (!inTime) {
        LOG.warn("the trainer was not closed within {} s of the request to end", PATIENCE_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The shutdown has begun: the hook runs already, and the latch lets it go.
    }
  }
}
