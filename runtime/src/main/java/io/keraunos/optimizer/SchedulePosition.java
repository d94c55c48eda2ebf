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
 * @param fit the length of the fit
 */
public record SchedulePosition(long epoch, long step, List<MetricValues> history, FitLength fit) {

  /** Checks the counters and copies the history. */
  public SchedulePosition {
    if (epoch < 0 || step < 0) {
      throw new IllegalArgumentException(
          "epoch and step must be at least 0, but were " + epoch + " and " + step);
    }
    history = List.copyOf(history);
  }

  /** Creates a position in a fit of unknown length. */
  public SchedulePosition(long epoch, long step, List<MetricValues> history) {
    this(epoch, step, history, FitLength.UNKNOWN);
  }

  /** Returns the position as counted from an epoch: earlier ones are not in its history. */
  SchedulePosition sinceEpoch(long start) {
    int from = (int) Math.min(start, history.size());
    return new SchedulePosition(epoch - start, step, history.subList(from, history.size()), fit);
  }

  /** Returns the position as counted from a step. */
  SchedulePosition sinceStep(long start) {
    return new SchedulePosition(epoch, step - start, history, fit);
  }

  /** Returns the position in what is left of the fit from a step on, in all units. */
  SchedulePosition within(long start) {
    SchedulePosition moved =
        fit.stepsOfEpoch().isEmpty() ? this : sinceEpoch(Math.min(epoch, fit.epochOf(start)));
    return new SchedulePosition(moved.epoch(), step - start, moved.history(), fit.after(start));
  }
}
