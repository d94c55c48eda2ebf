package io.keraunos.serving;

import java.time.Duration;

/**
 * Answering together of requests for one example that come at once. A request that finds nobody
 * ahead is answered at once; those that come while others are computed wait for these and make the
 * next batch, and so do those of callers who have just been answered, so batches grow with the load
 * and nobody waits for a timer.
 *
 * @param largest the most examples in a batch, at least 2
 * @param lanes the most batches computed at the same time, at least 1
 * @param longestWait the most that the first request of a batch waits for as many others as came in
 *     the last batches; zero to never wait
 */
public record Batching(int largest, int lanes, Duration longestWait) {

  /** Checks the numbers. */
  public Batching {
    if (largest < 2) {
      throw new IllegalArgumentException(
          "largest must be at least 2, but was %s. A usual value is 32".formatted(largest));
    }
    if (lanes < 1) {
      throw new IllegalArgumentException(
          "lanes must be at least 1, but was %s. A usual value is 1".formatted(lanes));
    }
    if (longestWait.isNegative() || longestWait.compareTo(Duration.ofSeconds(1)) > 0) {
      throw new IllegalArgumentException(
          "longestWait must be from 0 to 1 s, but was %s. A usual value is 200 microseconds"
              .formatted(longestWait));
    }
  }

  /** Returns batches of up to a number of examples, one at a time, without waiting. */
  public static Batching upTo(int largest) {
    return new Batching(largest, 1, Duration.ZERO);
  }

  /** Returns this with another number of batches at the same time. */
  public Batching lanes(int newLanes) {
    return new Batching(largest, newLanes, longestWait);
  }

  /** Returns this with a bound for the wait of a batch's first request. */
  public Batching waitUpTo(Duration newWait) {
    return new Batching(largest, lanes, newWait);
  }
}
