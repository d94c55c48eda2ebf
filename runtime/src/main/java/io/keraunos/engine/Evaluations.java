package io.keraunos.engine;

import io.keraunos.annotation.Stage;
import io.keraunos.graph.execute.EvaluationRun;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.trainer.DataSettings;
import io.keraunos.trainer.Evaluation;
import java.util.Locale;

/** Opens and runs validations and tests. */
record Evaluations(
    ModuleDefinition module,
    DataSettings data,
    Model model,
    Loaders loaders,
    FitProgress progress,
    Interruptions interruptions,
    Audience audience) {

  /** Evaluates the model, and logs the result. */
  Evaluation run(Stage stage) {
    EvaluationLoop loop = loop(stage);
    interruptions.checkNone(stage.name());
    Evaluation evaluation = loop.run(data.limit(stage));
    audience
        .log()
        .say(
            MetricTable.of(
                String.format(Locale.ROOT, "%s: %,d examples", stage, evaluation.examples()),
                evaluation.metrics()));
    return evaluation;
  }

  /** Returns the loop of a validation or test. */
  EvaluationLoop loop(Stage stage) {
    loaders.prepareData();
    EvaluationRun run =
        model
            .session()
            .evaluation(stage)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "%s has no step for the stage %s".formatted(module.name(), stage)));
    return new EvaluationLoop(
        run, loaders.all(stage, run.shares()), model, progress, interruptions, audience);
  }
}
