package io.keraunos.engine;

import io.keraunos.annotation.Stage;
import io.keraunos.data.Dataset;
import io.keraunos.finding.Rule;
import io.keraunos.graph.execute.EvaluationRun;
import io.keraunos.loading.BatchLoader;
import io.keraunos.spi.Collator;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.trainer.Evaluation;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Opens and runs validations and tests. */
record Evaluations(
    ModuleDefinition module,
    RunSettings settings,
    Model model,
    Loaders loaders,
    FitProgress progress,
    Interruptions interruptions,
    Audience audience) {

  /** Evaluates the model, and logs the result. */
  Evaluation run(Stage stage) {
    EvaluationLoop loop = loop(stage);
    interruptions.checkNone(stage.name());
    look(stage);
    used(stage);
    Evaluation evaluation = loop.run(settings.data().limit(stage));
    audience
        .log()
        .say(
            MetricTable.of(
                String.format(Locale.ROOT, "%s: %,d examples", stage, evaluation.examples()),
                evaluation.metrics()));
    model.origin().measured(evaluation.metrics());
    audience.logbook().figuresAfterFit(progress.step(), evaluation.figures());
    return evaluation;
  }

  /** Evaluates the model on all examples of a dataset. */
  Evaluation run(Stage stage, Dataset<?> examples) {
    EvaluationRun run = step(stage);
    interruptions.checkNone(stage.name());
    used(stage);
    if (examples.size() == 0) {
      throw new IllegalArgumentException(
          "the dataset for %s must have at least one example, but has none".formatted(stage));
    }
    Collator<?> collator = Objects.requireNonNull(module.steps().get(stage)).collator();
    try (BatchLoader loader = loaders.over(examples, stage, collator, run.shares())) {
      return loop(run, Map.of("", loader)).run(settings.data().limit(stage));
    }
  }

  /** Looks at what is evaluated, beside what a fit has looked at. */
  private void look(Stage stage) {
    DataCheck check = new DataCheck(settings, model, loaders, audience);
    if (!loaders.lookedAt(Stage.TRAIN, Stage.VALIDATE)) {
      check.check(stage);
    } else if (stage == Stage.TEST) {
      check.check(Stage.TRAIN, Stage.VALIDATE, Stage.TEST);
    }
  }

  private void used(Stage stage) {
    if (stage == Stage.TEST) {
      FirstValues.left(model, progress, Rule.FIRST_VALUES_MEASURED, "test measures")
          .ifPresent(audience.findings()::tellOnce);
      audience.findings().used();
    }
  }

  /** Returns the loop of a validation or test over its own loaders. */
  EvaluationLoop loop(Stage stage) {
    EvaluationRun run = step(stage);
    return loop(run, loaders.all(stage, run.shares()));
  }

  private EvaluationLoop loop(EvaluationRun run, Map<String, BatchLoader> over) {
    return new EvaluationLoop(run, over, model, progress, interruptions, audience);
  }

  private EvaluationRun step(Stage stage) {
    loaders.prepareData();
    return model
        .session()
        .evaluation(stage)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "%s has no step for the stage %s".formatted(module.name(), stage)));
  }
}
