package io.keraunos.engine;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.FindingException;
import io.keraunos.graph.execute.EvaluationRun;
import io.keraunos.graph.execute.ModelSession;
import io.keraunos.graph.plan.InputUse;
import io.keraunos.preflight.DataChecks;
import io.keraunos.preflight.ExampleSample;
import io.keraunos.preflight.PreflightData;
import io.keraunos.trainer.Preflight;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Looks at the data of a fit before its first step, on the chief alone. */
final class DataCheck {
  private DataCheck() {}

  private static final List<Stage> STAGES = List.of(Stage.TRAIN, Stage.VALIDATE);

  /**
   * Reads samples of what the fit trains and validates on, and tells what is wrong with them.
   *
   * @param again whether the fit goes on with other workers, after it has looked
   * @throws FindingException if something is wrong for certain
   */
  static void check(FitParts parts, boolean again) {
    Preflight preflight = parts.settings().findings().preflight();
    Audience audience = parts.audience();
    if (again || !preflight.wanted() || !audience.log().chief()) {
      return;
    }
    String name = "look at the data";
    long begin = audience.times().begin(name);
    ModelSession session = parts.model().session();
    List<ExampleSample> samples = new ArrayList<>();
    Map<Stage, Map<String, InputUse>> uses = new EnumMap<>(Stage.class);
    Map<Stage, List<String>> logs = new EnumMap<>(Stage.class);
    long left = preflight.time().toNanos();
    for (int i = 0; i < STAGES.size(); i++) {
      Stage stage = STAGES.get(i);
      Map<String, InputUse> of = session.uses(stage);
      if (!of.isEmpty() && wanted(parts, stage)) {
        long started = System.nanoTime();
        samples.addAll(
            parts.loaders().samples(stage, preflight.examples(), left / (STAGES.size() - i)));
        left = Math.max(0, left - (System.nanoTime() - started));
        uses.put(stage, of);
        logs.put(stage, session.evaluation(stage).map(EvaluationRun::metrics).orElse(List.of()));
      }
    }
    audience.findings().tell(DataChecks.find(new PreflightData(samples, uses, logs)));
    audience.times().end(name, begin);
  }

  /** Returns whether a fit reads a stage's examples in the way that its loader says. */
  private static boolean wanted(FitParts parts, Stage stage) {
    return stage == Stage.TRAIN
        ? !parts.settings().data().overfit()
        : !parts.settings().data().limit(stage).isNothing();
  }
}
