package io.keraunos.trainer;

import io.keraunos.annotation.Stage;
import io.keraunos.graph.MetricTotals;
import io.keraunos.metric.MetricValues;
import io.keraunos.metric.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far training has come. An epoch is trained batch by batch, then closed: its validation is
 * done, if one is due, and everybody is told. Training may stop anywhere in between, and goes on
 * there. All of it is in {@link Progress}.
 */
final class RunState {
  /** Epochs trained. All are finished but the last, while it is {@link #closing}. */
  long epoch;

  /** Batches done in the epoch under way; 0 while an epoch is closing. */
  long batch;

  /** Whether the last epoch's batches are all done, and its end is not. */
  boolean closing;

  /** Optimizer steps finished. */
  long step;

  /** The step after which validation ran last; -1 if it never did. */
  long validated = -1;

  /** Batches trained on, over all epochs. */
  long batches;

  /** Training examples seen. */
  long examples;

  /** How often the variables were averaged. */
  long averaged;

  /** How long fits took before the one under way, in nanoseconds. */
  long nanos;

  /** The latest value of every metric, with its time. */
  MetricValues metrics = MetricValues.EMPTY;

  /** The metrics that were measured in each finished epoch. */
  final List<MetricValues> history = new ArrayList<>();

  /** What was counted and logged in the epoch under way; null before the first fit. */
  @Nullable MetricTotals totals;

  /** What was counted since it was last logged, as far as it came to the host. */
  @Nullable MetricTotals window;

  /** The step at which metrics were last logged. */
  long windowStart;

  /** What the callbacks remembered when the last fit of this trainer ended; null before. */
  @Nullable Map<String, String> memories;

  /** Epochs finished, of which nothing is left to do: the number, from 0, of the one under way. */
  long finished() {
    return closing ? epoch - 1 : epoch;
  }

  /** The time of what is measured now. */
  Moment now(Stage stage) {
    return new Moment(stage, finished(), step);
  }

  /** What was measured after the latest step. */
  MetricValues measured() {
    return metrics.ofStep(step);
  }
}
