package io.keraunos.sampling;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.slf4j.Logger;

/** Daemon threads that read examples of a loader, and how they end. */
public final class ReaderThreads {

  private static final long GRACE_MILLIS = 1_000;
  private static final long PATIENCE_MILLIS = 30_000;

  private final String loader;
  private final List<Thread> threads;

  /**
   * Creates the threads; none runs yet.
   *
   * @param purpose what they do, a part of their names: {@code keraunos-<loader>-<purpose>-0…}
   * @param work what each of them runs
   */
  public ReaderThreads(String loader, String purpose, int count, Runnable work) {
    this.loader = loader;
    this.threads =
        IntStream.range(0, count)
            .mapToObj(i -> new Thread(work, "keraunos-%s-%s-%s".formatted(loader, purpose, i)))
            .toList();
    threads.forEach(thread -> thread.setDaemon(true));
  }

  /** Starts the threads. */
  public void start() {
    threads.forEach(Thread::start);
  }

  /** Returns the threads. */
  public List<Thread> all() {
    return threads;
  }

  /**
   * Waits for the threads, which were told to end. An example that is being loaded has a second to
   * end by itself, as an interrupt may close the file it is read from; then its thread is
   * interrupted.
   *
   * @param blocks what may block, for the message about a thread that does not end
   */
  public void end(Logger log, String blocks) {
    boolean interrupted = !join(GRACE_MILLIS);
    if (threads.stream().anyMatch(Thread::isAlive)) {
      threads.forEach(Thread::interrupt);
      interrupted |= !join(PATIENCE_MILLIS);
    }
    for (Thread thread : threads) {
      if (thread.isAlive()) {
        log.error(
            "Thread {} of loader '{}' does not end: {} blocks and ignores interrupts. It is left"
                + " behind.",
            thread.getName(),
            loader,
            blocks);
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
          undisturbed = false; // restored by end(), when the threads are gone
        }
      }
    }
    return undisturbed;
  }
}
