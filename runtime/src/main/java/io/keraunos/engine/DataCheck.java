package io.keraunos.engine;

import io.keraunos.annotation.Stage;
import io.keraunos.data.Dataset;
import io.keraunos.finding.FindingException;
import io.keraunos.finding.Rule;
import io.keraunos.graph.execute.EvaluationRun;
import io.keraunos.graph.execute.ModelSession;
import io.keraunos.graph.plan.InputUse;
import io.keraunos.plan.MonitoredMetrics;
import io.keraunos.preflight.DataChecks;
import io.keraunos.preflight.ExampleSample;
import io.keraunos.preflight.PreflightData;
import io.keraunos.trainer.Preflight;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at the data of a run before they are used, on the chief alone.
 *
 * @param settings the settings of the run
 * @param model traced
 * @param loaders the loaders of the run
 * @param audience is told
 */
record DataCheck(RunSettings settings, Model model, Loaders loaders, Audience audience) {

  private static final String NAME = "look at the data";

  /**
   * Reads samples of what a fit trains and validates on, once, and tells what is wrong with them.
   *
   * @return the samples; empty if nothing was read
   * @throws FindingException if something is wrong for certain
   */
  static Optional<PreflightData> check(FitParts parts) {
    return new DataCheck(parts.settings(), parts.model(), parts.loaders(), parts.audience())
        .check(Stage.TRAIN, Stage.VALIDATE);
  }

  /**
   * Reads samples of stages, unless the same ones were looked at before.
   *
   * @throws FindingException if something is wrong for certain
   */
  Optional<PreflightData> check(Stage... stages) {
    Preflight preflight = settings.findings().preflight();
    if (!preflight.wanted() || !audience.log().chief() || !loaders.firstLook(stages)) {
      return Optional.empty();
    }
    long begin = audience.times().begin(NAME);
    List<ExampleSample> samples = new ArrayList<>();
    Map<Stage, Map<String, InputUse>> uses = new EnumMap<>(Stage.class);
    Map<Stage, List<String>> logs = new EnumMap<>(Stage.class);
    ModelSession session = model.session();
    long left = preflight.time().toNanos();
    for (int i = 0; i < stages.length; i++) {
      Stage stage = stages[i];
      Map<String, InputUse> of = session.uses(stage);
      if (!of.isEmpty() && wanted(stage)) {
        long started = System.nanoTime();
        samples.addAll(loaders.samples(stage, preflight.examples(), left / (stages.length - i)));
        left = Math.max(0, left - (System.nanoTime() - started));
        uses.put(stage, of);
        logs.put(stage, session.evaluation(stage).map(EvaluationRun::metrics).orElse(List.of()));
      }
    }
    PreflightData data =
        new PreflightData(samples, uses, logs, MonitoredMetrics.choosing(settings.planned()));
    audience.findings().tell(DataChecks.find(data));
    audience.times().end(NAME, begin);
    if (!data.of(Stage.TRAIN).isEmpty()) {
      loaders.keep(data);
    }
    return Optional.of(data);
  }

  /**
   * Reads a sample of what is predicted on, the first time, and tells if it is unlike what this run
   * has trained on.
   *
   * @param examples what is predicted on; empty if it is what the module's loaders read
   */
  void checkPredicted(Optional<Dataset<?>> examples) {
    Preflight preflight = settings.findings().preflight();
    Optional<PreflightData> trained = loaders.looked();
    Map<String, InputUse> of = model.session().uses(Stage.PREDICT);
    if (!preflight.wanted()
        || trained.isEmpty()
        || of.isEmpty()
        || !wanted(Stage.PREDICT)
        || audience.findings().settled(Rule.EVALUATION_UNLIKE_TRAINING)
        || !loaders.firstLook(Stage.PREDICT)) {
      return;
    }
    long nanos = preflight.time().toNanos();
    List<ExampleSample> samples = new ArrayList<>(trained.get().of(Stage.TRAIN));
    samples.addAll(
        examples
            .map(over -> List.of(loaders.sample(over, preflight.examples(), nanos)))
            .orElseGet(() -> loaders.samples(Stage.PREDICT, preflight.examples(), nanos)));
    Map<Stage, Map<String, InputUse>> uses = new EnumMap<>(trained.get().uses());
    uses.put(Stage.PREDICT, of);
    audience
        .findings()
        .tell(DataChecks.unlikeTraining(new PreflightData(samples, uses, Map.of(), Set.of())));
  }

  /** Returns whether a stage's examples are read in the way that its loader says. */
  private boolean wanted(Stage stage) {
    return stage == Stage.TRAIN
        ? !settings.data().overfit()
        : !settings.data().limit(stage).isNothing();
  }
}
