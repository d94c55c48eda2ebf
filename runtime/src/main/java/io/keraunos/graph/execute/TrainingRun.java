package io.keraunos.graph.execute;

import io.keraunos.graph.plan.StepOptions;
import io.keraunos.loading.Batch;
import java.util.List;
import java.util.Optional;

/** Trains, a batch at a time. Used by one thread at a time. */
public sealed interface TrainingRun extends StageRun
    permits SuccessiveTraining, AccumulatingTraining {

  /** Returns the names that are logged, in their order. */
  List<String> metrics();

  /**
   * Trains on a batch: a whole step.
   *
   * @param batch its shares, {@link #shares} of them; all may be empty only if there are other
   *     workers
   * @param position the index of the batch in training, counted from 1; it decides what random
   *     layers draw
   * @param optimizerScalars the scalars of {@code OptimizerSpec.scalars}, for each training step of
   *     the module
   * @param vote this worker's vote, a small number
   */
  StepOutcome train(List<Batch> batch, long position, List<double[]> optimizerScalars, int vote);

  /**
   * Computes the loss of the first share that has examples, without training or counting: the first
   * one that is not finite, or that of the module's last step; 0 if no share has examples.
   *
   * @param batch its shares, as for {@link #train}
   * @param position the index of the batch in training that it is computed as
   */
  float loss(List<Batch> batch, long position);

  /**
   * Returns the search for values that are not finite; empty unless {@link
   * StepOptions#detectsAnomalies}.
   */
  Optional<AnomalySearch> anomalies();

  /**
   * Returns the metrics since the last call, over all workers, which count from zero again. Waits
   * for the device.
   */
  MetricTotals window();

  /** Returns empty totals, to add windows to. */
  MetricTotals newTotals();
}
