package io.keraunos.trainer;

import io.keraunos.metric.MetricName;
import io.keraunos.metric.MetricValues;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a fit has come to.
 *
 * @param epochs finished epochs
 * @param steps finished optimizer steps
 * @param examples the training examples those steps have seen
 * @param time how long training took, validation included
 * @param stopReason why it ended, in words
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
    String stopReason,
    MetricValues metrics,
    Optional<Path> checkpoint,
    Optional<Path> bestCheckpoint) {

  /**
   * The latest value of a metric.
   *
   * @throws IllegalArgumentException if it was not logged; the message names those that were
   */
  public double metric(MetricName name) {
    return metrics.get(name);
  }

  /** Training examples in a second, validation's time included. */
  public double examplesPerSecond() {
    return time.isZero() ? 0 : examples / (time.toNanos() / 1e9);
  }
}
