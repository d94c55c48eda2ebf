package io.keraunos.trainer;

import io.keraunos.metric.MetricValues;
import java.util.ArrayList;
import java.util.List;

/** How far training has come. */
final class RunState {
  /** Epochs finished. */
  long epoch;

  /** Optimizer steps finished. */
  long step;

  /** Batches trained on, over all epochs. */
  long batches;

  /** Training examples seen. */
  long examples;

  /** How often the variables were averaged. */
  long averaged;

  /** The latest value of every metric. */
  MetricValues metrics = MetricValues.EMPTY;

  /** What was measured at this very step. */
  private MetricValues measured = MetricValues.EMPTY;

  private long measuredAt = -1;

  /** The metrics at the end of each finished epoch. */
  final List<MetricValues> history = new ArrayList<>();

  /** Takes what was measured after the latest step. */
  void measure(MetricValues values) {
    measured = measured().with(values);
    measuredAt = step;
    metrics = metrics.with(values);
  }

  /** What was measured after the latest step. */
  MetricValues measured() {
    return measuredAt == step ? measured : MetricValues.EMPTY;
  }
}
