package io.keraunos.graph.execute;

import io.keraunos.capi.NativeGraph;
import io.keraunos.capi.NativeTensor;
import io.keraunos.capi.PreparedRun;
import io.keraunos.distribute.Workers;
import io.keraunos.graph.plan.MetricLayout;
import io.keraunos.graph.plan.TracedMetrics;
import io.keraunos.graph.plan.TracedStep;
import io.keraunos.loading.Batch;
import java.util.List;
import java.util.Optional;

/** The metrics of a step since they were last read. */
final class MetricSums {

  private final String step;
  private final MetricLayout layout;
  private final int rowMetrics;
  private final PreparedRun sums;
  private final Optional<Workers> workers;
  private MetricTotals window;

  /**
   * @param workers those that compute the same step; empty if there are no others
   */
  MetricSums(
      NativeGraph session, TracedStep step, TracedMetrics traced, Optional<Workers> workers) {
    this.step = step.name();
    this.layout = traced.layout();
    this.rowMetrics = traced.rows().size();
    this.sums = session.prepare(List.of(), List.of(traced.value()), List.of(traced.reset()));
    this.workers = workers;
    this.window = none();
  }

  /** Returns the names, in their order. */
  List<String> names() {
    return layout.names();
  }

  /** Takes the rows of a batch that has been computed. */
  void addRows(List<Batch> batch, ShareRuns runs) {
    for (int i = 0; i < rowMetrics; i++) {
      window.addRows(i, runs.fetched(batch, i));
    }
  }

  /**
   * Returns the metrics since the last call, over all workers, which count from zero again. Waits
   * for the device.
   */
  MetricTotals take() {
    sums.run();
    try (NativeTensor value = sums.take(0)) {
      double[] values = new double[window.length()];
      value.data().asDoubleBuffer().get(values);
      window.add(
          workers.isPresent() ? workers.get().sum("the metrics of " + step, values) : values);
    }
    if (workers.isPresent()) {
      window.gather(new RowGather("the rows of " + step, workers.get()));
    }
    MetricTotals done = window;
    window = none();
    return done;
  }

  /** Returns empty totals, to add windows to. */
  MetricTotals none() {
    return new MetricTotals(layout);
  }
}
