package io.keraunos.graph.execute;

import io.keraunos.loading.Batch;
import java.util.List;
import java.util.Optional;

/**
 * Trains on each batch every training step of the module, one after the other, so that a step sees
 * what those before it have changed. Most modules have one.
 */
final class SuccessiveTraining implements TrainingRun {

  private final List<TrainingStep> steps;
  private final Optional<AnomalySearch> anomalies;

  SuccessiveTraining(List<TrainingStep> steps) {
    this.steps = List.copyOf(steps);
    this.anomalies = AnomalySearch.of(steps);
  }

  @Override
  public int shares() {
    return steps.get(0).shares();
  }

  @Override
  public List<String> metrics() {
    return steps.stream().flatMap(step -> step.metrics().names().stream()).toList();
  }

  @Override
  public StepOutcome train(
      List<Batch> batch, long position, List<double[]> optimizerScalars, int vote) {
    StepOutcome outcome = steps.get(0).train(batch, position, optimizerScalars.get(0), vote);
    for (int i = 1; i < steps.size(); i++) {
      outcome = steps.get(i).train(batch, position, optimizerScalars.get(i), vote);
    }
    return outcome;
  }

  @Override
  public float loss(List<Batch> batch, long position) {
    float loss = 0;
    for (TrainingStep step : steps) {
      loss = step.loss(batch, position);
      if (!Float.isFinite(loss)) {
        break;
      }
    }
    return loss;
  }

  @Override
  public Optional<AnomalySearch> anomalies() {
    return anomalies;
  }

  @Override
  public MetricTotals window() {
    return MetricTotals.joined(steps.stream().map(step -> step.metrics().take()).toList());
  }

  @Override
  public MetricTotals newTotals() {
    return MetricTotals.joined(steps.stream().map(step -> step.metrics().none()).toList());
  }

  @Override
  public void close() {
    steps.forEach(TrainingStep::close);
  }
}
