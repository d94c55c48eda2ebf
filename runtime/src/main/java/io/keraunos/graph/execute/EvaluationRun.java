package io.keraunos.graph.execute;

import io.keraunos.annotation.Stage;
import io.keraunos.graph.plan.TracedEvaluation;
import io.keraunos.loading.Batch;
import java.util.List;

/** Runs the validation or test step, a batch at a time. Used by one thread at a time. */
public final class EvaluationRun implements StageRun {

  private final Stage stage;
  private final ShareRuns shares;
  private final MetricSums metrics;

  EvaluationRun(StepCalls calls, TracedEvaluation traced) {
    this.stage = traced.step().stage();
    this.shares =
        ShareRuns.of(
            calls,
            traced.add().stream().map(List::of).toList(),
            List.of(),
            traced.metrics().rows(),
            List.of());
    this.metrics = new MetricSums(calls.replicas(), traced.step(), traced.metrics());
  }

  /** Returns the stage: validation or test. */
  public Stage stage() {
    return stage;
  }

  @Override
  public int shares() {
    return shares.size();
  }

  /** Returns the names that are logged, in their order. */
  public List<String> metrics() {
    return metrics.names();
  }

  /**
   * Adds the metrics of a batch up.
   *
   * @param batch its shares, {@link #shares} of them
   */
  public void evaluate(List<Batch> batch) {
    shares.run(batch, 0);
    metrics.addRows(batch, shares);
  }

  /**
   * Returns the metrics since the last call, over all workers, which count from zero again. Waits
   * for the device.
   */
  public MetricTotals window() {
    return metrics.take();
  }

  @Override
  public void close() {
    shares.close();
  }
}
