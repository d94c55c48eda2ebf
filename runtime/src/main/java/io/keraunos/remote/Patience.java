package io.keraunos.remote;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;

/**
 * Attempts at something that may not be visible yet, as after a write to a store that shows it
 * late.
 *
 * @param attempts the most attempts, at least 1
 * @param first the time between the first two; each next one is twice as long, up to {@link #MOST}
 */
record Patience(int attempts, Duration first) {

  /** About 16 seconds. */
  static final Patience DEFAULT = new Patience(9, Duration.ofMillis(100));

  private static final Duration MOST = Duration.ofSeconds(5);

  /** Something that can be tried again. */
  interface Attempt<T> {
    T make() throws IOException;
  }

  /**
   * Returns the result of the first attempt that succeeds.
   *
   * @throws IOException that of the last attempt
   */
  <T> T until(Attempt<T> attempt) throws IOException {
    long pause = first.toMillis();
    for (int failures = 1; ; failures++) {
      try {
        return attempt.make();
      } catch (ClosedByInterruptException e) {
        throw e;
      } catch (IOException e) {
        if (failures >= attempts) {
          throw e;
        }
        pause(pause, e);
        pause = Math.min(2 * pause, MOST.toMillis());
      }
    }
  }

  private static void pause(long millis, IOException reason) throws IOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException ended = new InterruptedIOException("interrupted while waiting");
      ended.addSuppressed(reason);
      throw ended;
    }
  }
}
