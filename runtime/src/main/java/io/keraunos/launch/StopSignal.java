package io.keraunos.launch;

import java.util.concurrent.CountDownLatch;

/**
 * Notices that the virtual machine is asked to end (SIGTERM, Ctrl-C), interrupts the thread that
 * waits for the workers, and holds the end back until that thread has ended them.
 */
final class StopSignal implements AutoCloseable {

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook;
  private volatile boolean requested;

  private StopSignal(Thread waiting) {
    this.hook =
        new Thread(
            () -> {
              requested = true;
              waiting.interrupt();
              awaitClose();
            },
            "keraunos-launch-shutdown");
  }

  /**
   * Listens until closed, for the calling thread.
   *
   * @throws IllegalStateException if the virtual machine ends already
   */
  static StopSignal listen() {
    StopSignal signal = new StopSignal(Thread.currentThread());
    Runtime.getRuntime().addShutdownHook(signal.hook);
    return signal;
  }

  /** Returns whether the virtual machine was asked to end. */
  boolean requested() {
    return requested;
  }

  private void awaitClose() {
    try {
      closed.await();
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
