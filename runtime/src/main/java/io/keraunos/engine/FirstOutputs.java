package io.keraunos.engine;

import io.keraunos.annotation.Stage;
import io.keraunos.data.Dataset;
import io.keraunos.engine.Batches.Shared;
import io.keraunos.finding.Finding;
import io.keraunos.finding.FindingException;
import io.keraunos.graph.execute.PredictionRun;
import io.keraunos.loading.BatchLoader;
import io.keraunos.preflight.FirstLoss;
import io.keraunos.preflight.PreflightData;
import io.keraunos.preflight.SharedPredictions;
import io.keraunos.spi.Collator;
import io.keraunos.spi.StepDefinition;
import io.keraunos.trainer.Precision;
import io.keraunos.trainer.StepFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Looks at what the graph makes of the first examples, before anything is trained. */
final class FirstOutputs {
  private FirstOutputs() {}

  private static final int EXAMPLES = 8;

  /**
   * Compares the loss of the first batch with that of a guess, and predictions with each other.
   *
   * @param loss the loss of the first batch; empty if it was not computed
   * @throws FindingException if a rule is broken that halts
   */
  static void check(FitParts parts, PreflightData data, OptionalDouble loss) {
    List<Finding> found = new ArrayList<>();
    if (loss.isPresent()) {
      parts
          .model()
          .session()
          .lossTerm()
          .flatMap(term -> FirstLoss.find(data, term, loss.getAsDouble()))
          .ifPresent(found::add);
    }
    predictions(parts).ifPresent(found::add);
    parts.audience().findings().tell(found);
  }

  /** Predicts a few training examples twice, and fewer of them once. */
  private static Optional<Finding> predictions(FitParts parts) {
    Optional<PredictionRun> run = parts.model().session().prediction();
    StepDefinition step = parts.module().steps().get(Stage.PREDICT);
    if (step == null
        || run.filter(PredictionRun::floats).isEmpty()
        || parts.settings().session().precision() != Precision.FLOAT32 // others round by 0.004
        || !parts.interruptions().alone()) {
      return Optional.empty();
    }
    Optional<? extends Dataset<?>> training =
        parts.loaders().training(step.collator().exampleType());
    if (training.isEmpty() || training.get().size() < EXAMPLES) {
      return Optional.empty();
    }
    Dataset<?> few = training.get().subset(0, EXAMPLES);
    float[][] all = predict(parts, run.get(), step.collator(), few);
    float[][] again = predict(parts, run.get(), step.collator(), few);
    float[][] half = predict(parts, run.get(), step.collator(), few.subset(0, EXAMPLES / 2));
    return SharedPredictions.find(step.method(), all, again, half);
  }

  private static float[][] predict(
      FitParts parts, PredictionRun run, Collator<?> collator, Dataset<?> examples) {
    List<float[]> rows = new ArrayList<>();
    try (BatchLoader loader =
        parts.loaders().over(examples, Stage.PREDICT, collator, run.shares())) {
      loader.start(0, 0, Long.MAX_VALUE);
      for (Shared batch = Batches.next(loader); batch != null; batch = Batches.next(loader)) {
        try {
          rows.addAll(List.of(run.predict(batch.shares())));
        } catch (RuntimeException e) { // TensorFlow's exceptions have no other class in common
          throw new StepFailedException(
              "the predict step, on the first training examples, before any training,", e);
        } finally {
          batch.release();
        }
      }
    }
    return rows.toArray(float[][]::new);
  }
}
