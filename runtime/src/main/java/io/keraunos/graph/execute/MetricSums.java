package io.keraunos.graph.execute;

import io.keraunos.capi.NativeTensor;
import io.keraunos.capi.PreparedRun;
import io.keraunos.distribute.Workers;
import io.keraunos.graph.plan.MetricLayout;
import io.keraunos.graph.plan.TracedMetrics;
import io.keraunos.graph.plan.TracedStep;
import io.keraunos.loading.Batch;
import java.nio.DoubleBuffer;
import java.util.List;
import java.util.Optional;

/** The metrics of a step since they were last read. */
final class MetricSums {

  private final String step;
  private final MetricLayout layout;
  private final int rowMetrics;
  private final List<PreparedRun> sums;
  private final Optional<Workers> workers;
  private MetricTotals window;

  /**
   * @param replicas those that compute the step
   */
  MetricSums(Replicas replicas, TracedStep step, TracedMetrics traced) {
    this.step = step.name();
    this.layout = traced.layout();
    this.rowMetrics = traced.rows().size();
    this.sums =
        replicas.graphs().stream()
            .map(of -> of.prepare(List.of(), List.of(traced.value()), List.of(traced.reset())))
            .toList();
    this.workers = replicas.workers();
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
    double[] values = new double[window.length()];
    for (PreparedRun ofReplica : sums) {
      ofReplica.run();
      try (NativeTensor value = ofReplica.take(0)) {
        DoubleBuffer of = value.data().asDoubleBuffer();
        for (int i = 0; i < values.length; i++) {
          values[i] += of.get(i);
        }
      }
    }
    window.add(workers.isPresent() ? workers.get().sum("the metrics of " + step, values) : values);
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
