package io.keraunos.engine;

import io.keraunos.annotation.Stage;
import io.keraunos.engine.Batches.Shared;
import io.keraunos.graph.execute.TrainingRun;
import io.keraunos.loading.BatchLoader;
import io.keraunos.trainer.AnomalyException;
import io.keraunos.trainer.NonFiniteLossException;
import io.keraunos.trainer.SafetySettings;
import io.keraunos.trainer.StepFailedException;
import java.util.OptionalDouble;

/**
 * Runs one batch of each loader through the graph before the first step, so that mistakes in the
 * data or a step show at once and nothing is trained on them.
 */
final class FirstBatch {
  private FirstBatch() {}

  /**
   * Computes the loss of the first training batch. One of a stream is left for the first step, as a
   * stream may be there to be read only once.
   *
   * @return the loss; empty if there was no batch to read
   * @throws NonFiniteLossException if it is not finite
   * @throws AnomalyException if that is looked for, and anything else is not
   */
  static OptionalDouble check(
      String module, Training training, FitProgress progress, SafetySettings safety) {
    TrainingRun train = training.run();
    BatchLoader loader = training.loader();
    if (!loader.readsAgain()) {
      return OptionalDouble
          .empty(); // what is read here would be lost; the first step finds the same
    }
    loader.start(progress.epoch(), 0, 1);
    Shared batch = Batches.next(loader);
    if (batch == null) {
      throw new IllegalArgumentException(
          "the %s loader of %s must have at least one batch, but has none"
              .formatted(Stage.TRAIN, module));
    }
    float loss = 0;
    try {
      train
          .anomalies()
          .flatMap(search -> search.find(batch.shares(), progress.batches() + 1))
          .ifPresent(
              anomaly -> {
                throw new AnomalyException(
                    anomaly.text(), "on the first batch, before any training");
              });
      loss = train.loss(batch.shares(), progress.batches() + 1);
    } catch (AnomalyException e) {
      throw e;
    } catch (RuntimeException e) { // TensorFlow's exceptions have no other class in common
      throw new StepFailedException("the first training batch, before any training,", e);
    } finally {
      batch.release();
    }
    if (safety.haltOnNonFiniteLoss() && !Float.isFinite(loss)) {
      throw new NonFiniteLossException(
          ("the loss must be finite, but is %s on the first batch, before any training. Look at "
                  + "the examples' values and the loss; detectAnomaly(true) finds the op it comes "
                  + "from")
              .formatted(loss));
    }
    return OptionalDouble.of(loss);
  }
}
