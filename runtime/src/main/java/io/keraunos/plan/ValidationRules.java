package io.keraunos.plan;

import io.keraunos.callback.EarlyStopping;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.text.NumberText;
import io.keraunos.trainer.ValidationInterval;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Compares what is waited for with the validations of a run.
 *
 * @param monitors what waits for metrics
 * @param validated the names of the metrics that validation measures
 */
record ValidationRules(
    RunPlan plan, PlannedSettings settings, List<Monitor> monitors, Set<String> validated) {

  /** A run of fewer steps shows that a program works; nobody measures what it has learnt. */
  private static final long LEAST_STEPS = 10;

  /**
   * Returns what is found.
   *
   * @param patient whether the run is long enough for what waits for the end of an epoch
   */
  List<Finding> check(boolean patient) {
    List<Finding> found = new ArrayList<>();
    if (patient) {
      neverMeasured(found);
    }
    if (found.isEmpty()) {
      neverValidated().ifPresent(found::add);
    }
    ofTraining(found);
    return found;
  }

  private void neverMeasured(List<Finding> found) {
    if (plan.finished().isEmpty() || plan.validations().isEmpty()) {
      return;
    }
    for (Monitor monitor : monitors) {
      boolean ofValidation = validated.contains(monitor.metric().value());
      if ((ofValidation ? plan.validations() : plan.finished()).getAsLong() == 0) {
        found.add(
            new Finding(
                Rule.METRIC_NEVER_MEASURED,
                "%s waits for \"%s\", which %s, and the run has %s. %s"
                    .formatted(
                        monitor.who(),
                        monitor.metric(),
                        ofValidation
                            ? "is measured every " + settings.evaluation().validation()
                            : "is known at the end of an epoch",
                        extent(),
                        ofValidation
                            ? "Validate more often, such as with validateEverySteps"
                            : "Train longer, or log it in validation, with validateEverySteps")));
      }
    }
  }

  private Optional<Finding> neverValidated() {
    if (validated.isEmpty()
        || plan.steps().orElse(0) < LEAST_STEPS
        || plan.validations().isEmpty()
        || plan.validations().getAsLong() > 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            Rule.VALIDATION_NEVER_RUNS,
            "the run ends before its first validation: it has %s, and validates every %s. %s"
                .formatted(extent(), settings.evaluation().validation(), advice())));
  }

  private String advice() {
    boolean withinEpoch = plan.finished().isPresent() && plan.finished().getAsLong() == 0;
    String how =
        settings.evaluation().validation() instanceof ValidationInterval.Epochs && withinEpoch
            ? "Give its length in epochs, with maxEpochs, if that is what is meant, or validate"
                + " within an epoch, with validateEverySteps"
            : "Validate more often, or train longer";
    return how + "; limitBatches(Stage.VALIDATE, Limit.batches(0)) says that none is wanted";
  }

  /** Finds those who judge a model by examples that it has seen, where others are measured. */
  private void ofTraining(List<Finding> found) {
    if (validated.isEmpty()
        || settings.output().callbacks().stream()
            .anyMatch(of -> of instanceof EarlyStopping stopping && stopping.hasThreshold())) {
      return;
    }
    for (Monitor monitor : monitors) {
      boolean others =
          monitors.stream()
              .anyMatch(
                  other ->
                      other.who().equals(monitor.who())
                          && validated.contains(other.metric().value()));
      if (monitor.judges() && !others) {
        found.add(
            new Finding(
                Rule.TRAINING_METRIC_MONITORED,
                ("%s watches \"%s\", which is measured on training examples: it improves while the"
                        + " model learns them by heart. Validation measures %s: watch one of"
                        + " these")
                    .formatted(
                        monitor.who(),
                        monitor.metric(),
                        String.join(", ", validated.stream().sorted().toList()))));
      }
    }
  }

  /** Returns the length of the run in words. */
  private String extent() {
    String steps = NumberText.whole(plan.steps().orElse(0)) + " steps";
    return plan.stepsOfEpoch().isPresent()
        ? "%s, where an epoch has %s"
            .formatted(steps, NumberText.whole(plan.stepsOfEpoch().getAsLong()))
        : steps;
  }
}
