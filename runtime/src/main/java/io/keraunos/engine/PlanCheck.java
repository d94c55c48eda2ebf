package io.keraunos.engine;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.plan.NormalizationRules;
import io.keraunos.plan.PlanRules;
import io.keraunos.plan.RunPlan;
import io.keraunos.text.NumberText;
import io.keraunos.trainer.Limit;
import io.keraunos.trainer.StopReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks the plan of a fit that is open, before it trains. */
final class PlanCheck {
  private PlanCheck() {}

  /** Returns the plan of a fit. */
  static RunPlan plan(FitParts parts, Training training, Validation validation) {
    RunSettings settings = parts.settings();
    EpochDuties duties = EpochDuties.of(settings, training);
    List<RunPlan.Loader> loaders = new ArrayList<>();
    loaders.add(
        new RunPlan.Loader(
            "train",
            training.loader().examples(),
            training.loader().batchSize(),
            duties.batches()));
    Limit limit = settings.data().limit(Stage.VALIDATE);
    validation
        .loaders()
        .forEach(
            (name, loader) ->
                loaders.add(
                    new RunPlan.Loader(
                        name.isEmpty() ? "validate" : "validate " + name,
                        loader.examples(),
                        loader.batchSize(),
                        limit.of("validate", loader.batches()))));
    return RunPlan.of(
        settings.length(), duties.validation(), duties.accumulation(), duties.batches(), loaders);
  }

  /** Returns what is wrong with the plan of a fit. */
  static List<Finding> check(FitParts parts, Training training, Validation validation) {
    RunPlan plan = plan(parts, training, validation);
    List<OptimizerSpec> optimizers = training.optimizers().specs();
    List<Finding> found =
        new ArrayList<>(
            new PlanRules(
                    plan, parts.settings().planned(), optimizers, Set.copyOf(validation.metrics()))
                .check());
    found.addAll(NormalizationRules.check(parts.model().session().layers(), plan.loaders().get(0)));
    return found;
  }

  /**
   * Returns that nothing is left to train, if the fit begins where a limit says that it ends.
   *
   * @param reason why it ends
   */
  static Optional<Finding> nothingLeft(FitProgress progress, StopReason reason) {
    boolean limit =
        reason.kind() == StopReason.Kind.MAX_EPOCHS || reason.kind() == StopReason.Kind.MAX_STEPS;
    return limit && progress.step() > 0
        ? Optional.of(
            new Finding(
                Rule.NOTHING_LEFT_TO_TRAIN,
                ("the fit begins with %s epochs and %s steps done and trains nothing: %s. Raise"
                        + " the limit, which counts from the first fit on, or begin anew with"
                        + " resume(Resume.never())")
                    .formatted(
                        NumberText.whole(progress.finished()),
                        NumberText.whole(progress.step()),
                        reason.text())))
        : Optional.empty();
  }
}
