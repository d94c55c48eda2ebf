package io.keraunos.graph.execute;

import io.keraunos.graph.plan.Anomaly;
import io.keraunos.loading.Batch;
import java.util.List;
import java.util.Optional;

/** Looks for values that are not finite in training, without training or counting. */
public final class AnomalySearch {

  private final List<AnomalyRun> steps;

  private AnomalySearch(List<AnomalyRun> steps) {
    this.steps = steps;
  }

  /** Returns a search of steps; empty if none of them has probes. */
  static Optional<AnomalySearch> of(List<TrainingStep> steps) {
    List<AnomalyRun> runs = steps.stream().flatMap(step -> step.anomalies().stream()).toList();
    return runs.isEmpty() ? Optional.empty() : Optional.of(new AnomalySearch(runs));
  }

  /**
   * Finds the first value that is not finite in the training steps on a batch.
   *
   * @param batch its shares, as for {@link TrainingRun#train}
   * @param position the index of the batch in training that it is computed as
   * @return empty if the losses, all gradients and all new states are finite
   */
  public Optional<Anomaly> find(List<Batch> batch, long position) {
    return steps.stream().flatMap(step -> step.find(batch, position).stream()).findFirst();
  }
}
