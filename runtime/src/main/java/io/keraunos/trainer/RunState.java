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

  /** Training examples seen. */
  long examples;

  /** The latest value of every metric. */
  MetricValues metrics = MetricValues.EMPTY;

  /** The metrics at the end of each finished epoch. */
  final List<MetricValues> history = new ArrayList<>();
}
