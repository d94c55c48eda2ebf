package io.keraunos.engine;

import io.keraunos.annotation.Stage;
import io.keraunos.engine.Batches.Shared;
import io.keraunos.graph.execute.TrainingRun;
import io.keraunos.loading.BatchLoader;
import io.keraunos.preflight.FirstStep;
import io.keraunos.trainer.AnomalyException;
import io.keraunos.trainer.NonFiniteLossException;
import io.keraunos.trainer.SafetySettings;
import io.keraunos.trainer.StepFailedException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Runs one batch of each loader through the graph before the first step, so that mistakes in the
 * data or a step show at once and nothing is trained on them.
 */
final class FirstBatch {
  private FirstBatch() {}

  /**
   * What came of it.
   *
   * @param loss the loss; empty if there was no batch to read
   * @param step what the trial step has done; empty if none was taken
   */
  record Seen(OptionalDouble loss, Optional<FirstStep> step) {}

  /**
   * Computes the loss of the first training batch. One of a stream is left for the first step, as a
   * stream may be there to be read only once.
   *
   * @param trial a step to try on the batch; empty for none
   * @param most the longest that the loss may take to compute where a step, which takes as long
   *     again and again, is to be tried too
   * @throws NonFiniteLossException if it is not finite
   * @throws AnomalyException if that is looked for, and anything else is not
   */
  static Seen check(
      String module,
      Training training,
      FitProgress progress,
      SafetySettings safety,
      Optional<TrialStep> trial,
      Duration most) {
    TrainingRun train = training.run();
    BatchLoader loader = training.loader();
    if (!loader.readsAgain()) {
      // What is read here would be lost; the first step finds the same.
      return new Seen(OptionalDouble.empty(), Optional.empty());
    }
    loader.start(progress.epoch(), 0, 1);
    Shared batch = Batches.next(loader);
    if (batch == null) {
      throw new IllegalArgumentException(
          "the %s loader of %s must have at least one batch, but has none"
              .formatted(Stage.TRAIN, module));
    }
    float loss = 0;
    Optional<FirstStep> step = Optional.empty();
    try {
      train
          .anomalies()
          .flatMap(search -> search.find(batch.shares(), progress.batches() + 1))
          .ifPresent(
              anomaly -> {
                throw new AnomalyException(
                    anomaly.text(), "on the first batch, before any training");
              });
      long start = System.nanoTime();
      loss = train.loss(batch.shares(), progress.batches() + 1);
      if (Float.isFinite(loss) && System.nanoTime() - start <= most.toNanos()) {
        step = trial.isPresent() ? Optional.of(trial.get().take(batch.shares(), loss)) : step;
      }
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
    return new Seen(OptionalDouble.of(loss), step);
  }
}
