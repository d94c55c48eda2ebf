package io.keraunos.callback;

/**
 * Throughput of training; validation, logging and checkpoints are left out.
 *
 * @param steps optimizer steps
 * @param examples their examples, on all workers
 * @param seconds the time they took, waits for data included
 * @param waitSeconds the time this worker waited for data
 */
public record Pace(long steps, long examples, double seconds, double waitSeconds) {

  /** Returns the examples per second, over all workers; 0 if there was no step. */
  public double examplesPerSecond() {
    return seconds > 0 ? examples / seconds : 0;
  }

  /** Returns the seconds per step; 0 if there was none. */
  public double stepSeconds() {
    return steps > 0 ? seconds / steps : 0;
  }

  /** Returns the share of the time that was spent waiting for data, 0 to 1. */
  public double waitFraction() {
    return seconds > 0 ? waitSeconds / seconds : 0;
  }
}
