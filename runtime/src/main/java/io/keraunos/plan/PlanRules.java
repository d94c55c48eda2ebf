package io.keraunos.plan;

import io.keraunos.callback.Best;
import io.keraunos.callback.Callback;
import io.keraunos.callback.EarlyStopping;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.ReduceOnPlateau;
import io.keraunos.optimizer.ScheduleUnit;
import io.keraunos.text.NumberText;
import io.keraunos.trainer.Checkpointing;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Compares the settings of a fit with its arithmetic, before it runs.
 *
 * @param validated the names of the metrics that validation measures
 */
public record PlanRules(
    RunPlan plan, PlannedSettings settings, List<OptimizerSpec> optimizers, Set<String> validated) {

  /**
   * A fit of fewer epochs, and fewer steps, is a trial: what is set for a longer one is left in.
   */
  private static final long EPOCHS_OF_A_TRIAL = 5;

  private static final long STEPS_OF_A_TRIAL = 100;

  /** Returns what is found. */
  public List<Finding> check() {
    List<Finding> found = new ArrayList<>(directions());
    if (settings.trial()) {
      return found;
    }
    List<Monitor> monitors = Monitor.all(settings, optimizers);
    found.addAll(new ValidationRules(plan, settings, monitors, validated).check(manySteps()));
    for (OptimizerSpec optimizer : optimizers) {
      found.addAll(OptimizerRules.check(optimizer));
      schedule(optimizer, found);
    }
    if (manySteps()) {
      AverageRules.check(settings.optimization().averaging(), plan.steps()).ifPresent(found::add);
    }
    accumulation(found);
    patience(found);
    checkpoints(found);
    return found;
  }

  private List<Finding> directions() {
    return Monitor.all(settings, optimizers).stream()
        .filter(
            monitor ->
                MetricDirection.of(monitor.metric().value())
                    .filter(best -> best != monitor.mode())
                    .isPresent())
        .map(
            monitor ->
                new Finding(
                    Rule.DIRECTION_CONTRADICTS_METRIC,
                    "%s takes the %s \"%s\" for the best, and its name says that it should %s. Set %s"
                        .formatted(
                            monitor.who(),
                            monitor.mode() == Best.MIN ? "lowest" : "highest",
                            monitor.metric(),
                            monitor.mode() == Best.MIN ? "rise" : "fall",
                            monitor.turned())))
        .toList();
  }

  private boolean manyEpochs() {
    return plan.begun().isPresent() && plan.begun().getAsLong() >= EPOCHS_OF_A_TRIAL;
  }

  private boolean manySteps() {
    return manyEpochs()
        || (plan.steps().isPresent() && plan.steps().getAsLong() >= STEPS_OF_A_TRIAL);
  }

  private void schedule(OptimizerSpec optimizer, List<Finding> found) {
    if (optimizer.schedule() instanceof ReduceOnPlateau plateau) {
      new PlateauRules(plan, settings, validated)
          .check(plateau, manyEpochs())
          .ifPresent(found::add);
    } else {
      ScheduleUnit unit = ScheduleRules.unit(optimizer.schedule());
      boolean many = unit == ScheduleUnit.EPOCHS ? manyEpochs() : manySteps();
      found.addAll(
          many
              ? ScheduleRules.check(optimizer, plan, endsBefore())
              : ScheduleRules.checkRise(optimizer, plan));
    }
  }

  /** Returns whether the limits in epochs and steps may be there for the worst case alone. */
  private boolean endsBefore() {
    return settings.length().maxTime().isPresent()
        || settings.output().callbacks().stream().anyMatch(EarlyStopping.class::isInstance);
  }

  private void accumulation(List<Finding> found) {
    int each = settings.optimization().accumulation().in(0);
    if (plan.batches().isPresent() && plan.batches().getAsLong() > 0) {
      long batches = plan.batches().getAsLong();
      if (each > batches) {
        found.add(
            new Finding(
                Rule.ACCUMULATION_LONGER_THAN_EPOCH,
                ("accumulateGradBatches is %s, and an epoch has %s batches: a step takes %s of"
                        + " them, since it ends with the epoch. Set at most %s, or a smaller"
                        + " batchSize")
                    .formatted(each, batches, batches, batches)));
      }
    }
  }

  private void patience(List<Finding> found) {
    for (Callback callback : settings.output().callbacks()) {
      if (callback instanceof EarlyStopping stopping && !stopping.hasThreshold()) {
        patience(stopping, found);
      }
    }
  }

  private void patience(EarlyStopping stopping, List<Finding> found) {
    String metric = stopping.monitored().get(0).value();
    boolean ofValidation = validated.contains(metric);
    if (!manyEpochs() || plan.finished().isEmpty() || plan.validations().isEmpty()) {
      return;
    }
    long measured = (ofValidation ? plan.validations() : plan.finished()).getAsLong();
    if (measured == 0 || measured > stopping.patience()) {
      return; // never measured is another rule
    }
    found.add(
        new Finding(
            Rule.PATIENCE_LONGER_THAN_RUN,
            ("EarlyStopping has patience for %s measurements of \"%s\" that are no better than the"
                    + " best, and the run measures it %s times, %s: it cannot end the run early."
                    + " Lower the patience, which counts measurements, or train longer")
                .formatted(
                    NumberText.whole(stopping.patience()),
                    metric,
                    NumberText.whole(measured),
                    ofValidation
                        ? "once every " + settings.evaluation().validation()
                        : "once every epoch")));
  }

  private void checkpoints(List<Finding> found) {
    Checkpointing when = settings.checkpoints().checkpoints();
    boolean bySteps =
        when.everySteps() > 0
            && when.everyEpochs() == 0
            && when.everyTime().isEmpty()
            && when.keepBest().isEmpty();
    if (bySteps
        && manySteps()
        && plan.steps().isPresent()
        && when.everySteps() > plan.steps().getAsLong()) {
      found.add(
          new Finding(
              Rule.CHECKPOINTS_BEYOND_RUN,
              ("checkpoints are written every %s steps, and the run has %s: there is none before it"
                      + " ends, and a run that dies has lost everything. Write them every %s steps,"
                      + " or with everyEpochs")
                  .formatted(
                      NumberText.whole(when.everySteps()),
                      NumberText.whole(plan.steps().getAsLong()),
                      NumberText.whole(Math.max(1, plan.steps().getAsLong() / 10)))));
    }
  }
}
