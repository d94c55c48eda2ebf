package io.keraunos.mlflow;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often and when a request is tried again that failed for a reason that may pass.
 *
 * @param attempts the most attempts
 * @param first the pause after the first of them; each further one is twice as long
 * @param longest the longest pause
 */
record Retries(int attempts, Duration first, Duration longest) {

  static final Retries DEFAULT = new Retries(6, Duration.ofSeconds(1), Duration.ofSeconds(30));

  /** The most that a server may ask for. */
  private static final Duration MOST_ASKED = Duration.ofMinutes(1);

  /**
   * A request.
   *
   * @param <T> its answer
   */
  interface Request<T> {
    /**
     * Sends it once.
     *
     * @param failures the attempts before, any of which may have reached the server
     */
    T send(int failures) throws IOException;
  }

  /** Sends a request until it succeeds, is refused for good, or all attempts are made. */
  <T> T send(Request<T> request) throws IOException {
    for (int failures = 0; ; failures++) {
      try {
        return request.send(failures);
      } catch (IOException e) {
        if (!mayPass(e) || failures + 1 >= attempts) {
          throw e;
        }
        pause(after(failures, e));
      }
    }
  }

  /** Returns whether what has failed may succeed later. */
  static boolean mayPass(IOException failure) {
    if (failure instanceof MlflowException refused) {
      return refused.isTransient();
    }
    return !(failure instanceof InterruptedIOException) // of this thread
        && !(failure instanceof FileNotFoundException) // on this machine, as the next
        && !(failure instanceof FileSystemException);
  }

  /** Returns the pause after a failure: with a random part, so that clients do not come as one. */
  Duration after(int failures, IOException failure) {
    long doubled = first.toMillis() << Math.min(failures, 20);
    long pause = Math.min(doubled, longest.toMillis());
    long spread = pause - ThreadLocalRandom.current().nextLong(pause / 4 + 1);
    Duration asked =
        failure instanceof MlflowException refused ? refused.retryAfter() : Duration.ZERO;
    Duration bounded = asked.compareTo(MOST_ASKED) > 0 ? MOST_ASKED : asked;
    return Duration.ofMillis(Math.max(spread, bounded.toMillis()));
  }

  private static void pause(Duration length) throws InterruptedIOException {
    try {
      Thread.sleep(length.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting to try again");
    }
  }
}
