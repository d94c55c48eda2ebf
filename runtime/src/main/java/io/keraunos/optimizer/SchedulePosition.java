package io.keraunos.optimizer;

import io.keraunos.metric.MetricValues;
import java.util.List;

/**
 * Progress of training, as far as a learning rate may depend on it.
 *
 * @param epoch epochs finished, from 0
 * @param step optimizer steps finished, from 0, over all epochs
 * @param history the metrics measured in each finished epoch, validation's included, oldest first;
 *     one entry for each finished epoch. A metric that was not measured in an epoch is not in its
 *     entry
 */
public record SchedulePosition(long epoch, long step, List<MetricValues> history) {

  /** Checks the counters and copies the history. */
  public SchedulePosition {
    if (epoch < 0 || step < 0) {
      throw new IllegalArgumentException(
          "epoch and step must be at least 0, but were " + epoch + " and " + step);
    }
    history = List.copyOf(history);
  }
}
