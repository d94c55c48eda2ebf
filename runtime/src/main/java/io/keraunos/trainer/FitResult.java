package io.keraunos.trainer;

import io.keraunos.metric.MetricName;
import io.keraunos.metric.MetricValues;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The result of a fit.
 *
 * @param epochs finished epochs, over all resumes
 * @param steps finished optimizer steps
 * @param examples the training examples those steps have seen
 * @param time the duration of training, over all resumes, validation included
 * @param reason why it ended; {@link StopReason#finished} tells an end from an interruption
 * @param metrics the latest value of every metric
 * @param checkpoint the newest checkpoint; empty if none was asked for, or another worker writes it
 * @param bestCheckpoint the one at which the metric of {@link Checkpointing#keepBest} was best;
 *     empty if none was asked for, or another worker writes them
 */
public record FitResult(
    long epochs,
    long steps,
    long examples,
    Duration time,
    StopReason reason,
    MetricValues metrics,
    Optional<Path> checkpoint,
    Optional<Path> bestCheckpoint) {

  /** Returns why it ended, in words: the text of {@link #reason}. */
  public String stopReason() {
    return reason.text();
  }

  /**
   * Returns the latest value of a metric.
   *
   * @throws IllegalArgumentException if it was not logged; the message names those that were
   */
  public double metric(MetricName name) {
    return metrics.get(name);
  }

  /** Returns the training examples per second, validation's time included. */
  public double examplesPerSecond() {
    return time.isZero() ? 0 : examples / (time.toNanos() / 1e9);
  }
}
