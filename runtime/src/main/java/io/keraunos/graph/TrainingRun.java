package io.keraunos.graph;

import io.keraunos.graph.StageRun.Outcome;
import io.keraunos.loading.Batch;
import java.util.List;
import java.util.Optional;

/**
 * Trains: on each batch every training step of the module, one after the other, so that a step sees
 * what those before it have changed. Most modules have one. Used by one thread at a time.
 */
public final class TrainingRun implements AutoCloseable {

  private final List<StageRun> steps;

  TrainingRun(List<StageRun> steps) {
    this.steps = List.copyOf(steps);
  }

  /** Returns the number of shares that each batch must be split into. */
  public int shares() {
    return steps.get(0).shares();
  }

  /** Returns the names that are logged, in their order. */
  public List<String> metrics() {
    return steps.stream().flatMap(step -> step.metrics().stream()).toList();
  }

  /**
   * Trains on a batch. Only where {@link StepOptions#accumulates} is false.
   *
   * @param batch its shares, {@link #shares} of them; all may be empty only if there are other
   *     workers
   * @param position the index of the batch in training, counted from 1; it decides what random
   *     layers draw
   * @param optimizerScalars the scalars of {@code OptimizerSpec.scalars}, for each step
   * @param vote this worker's vote, a small number
   */
  public Outcome train(
      List<Batch> batch, long position, List<double[]> optimizerScalars, int vote) {
    Outcome outcome = steps.get(0).train(batch, position, optimizerScalars.get(0), vote);
    for (int i = 1; i < steps.size(); i++) {
      outcome = steps.get(i).train(batch, position, optimizerScalars.get(i), vote);
    }
    return outcome;
  }

  /**
   * Computes the gradients of a batch and adds them to those of its step. Nothing is trained before
   * {@link #update}, but states move. Only where {@link StepOptions#accumulates}.
   *
   * @param batch its shares, as for {@link #train}
   * @param position the index of the batch in training, counted from 1
   * @param first whether it is the first one of its step
   */
  public void accumulate(List<Batch> batch, long position, boolean first) {
    steps.get(0).accumulate(batch, position, first);
  }

  /**
   * Trains on what was accumulated, which ends the step.
   *
   * @param optimizerScalars the scalars of {@code OptimizerSpec.scalars}, for each step
   * @param vote this worker's vote, a small number
   */
  public Outcome update(List<double[]> optimizerScalars, int vote) {
    return steps.get(0).update(optimizerScalars.get(0), vote);
  }

  /**
   * Computes the loss of a share, without training or counting: the first one that is not finite,
   * or that of the last step.
   *
   * @param position the index of the batch in training that it is computed as
   */
  public float loss(Batch share, long position) {
    float loss = 0;
    for (StageRun step : steps) {
      loss = step.loss(share, position);
      if (!Float.isFinite(loss)) {
        break;
      }
    }
    return loss;
  }

  /**
   * Finds the first value that is not finite in a training step on a batch, without training or
   * counting. Only where {@link StepOptions#detectsAnomalies}.
   *
   * @param batch its shares, as for {@link #train}
   * @param position the index of the batch in training that it is computed as
   * @return empty if the losses, all gradients and all new states are finite
   */
  public Optional<Anomaly> anomaly(List<Batch> batch, long position) {
    return steps.stream().flatMap(step -> step.anomaly(batch, position).stream()).findFirst();
  }

  /**
   * Returns the metrics since the last call, over all workers, which count from zero again. Waits
   * for the device.
   */
  public MetricTotals window() {
    return MetricTotals.joined(steps.stream().map(StageRun::window).toList());
  }

  /** Returns empty totals, to add windows to. */
  public MetricTotals newTotals() {
    return MetricTotals.joined(steps.stream().map(StageRun::newTotals).toList());
  }

  @Override
  public void close() {
    steps.forEach(StageRun::close);
  }
}
