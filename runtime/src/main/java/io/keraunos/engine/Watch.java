package io.keraunos.engine;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.graph.execute.MetricTotals;
import io.keraunos.metric.MetricName;
import io.keraunos.metric.MetricValues;
import io.keraunos.plan.MetricDirection;
import io.keraunos.preflight.GuessedAccuracy;
import io.keraunos.text.FindingText;
import io.keraunos.watch.AccuracyWatch;
import io.keraunos.watch.LossWatch;
import io.keraunos.watch.OverfitWatch;
import io.keraunos.watch.RateWatch;
import io.keraunos.watch.WeightWatch;
import java.util.List;
import java.util.Optional;

/**
 * Watches a fit while it runs, by what is on the host anyway: the metrics that are logged, the
 * learning rates, the validations; and by the weights, which are read near the beginning. Each rule
 * is told once.
 */
final class Watch {

  private final Training training;
  private final FitProgress progress;
  private final Model model;
  private final Findings findings;
  private final Optional<LossWatch> losses;
  private final Optional<OverfitWatch> overfitting;
  private final List<String> validationLosses;
  private final List<String> measured;
  private final RateWatch rates = new RateWatch();
  private final WeightWatch weights = new WeightWatch();
  private boolean watching; // of the weights, from the very first step on
  private Optional<GuessedAccuracy> guessed = Optional.empty();
  private double trained = Double.NaN;
  private double penalty; // for the weights after the latest epoch
  private double penaltyBefore;

  /**
   * Creates a watch.
   *
   * @param losses watches the training loss; empty if there are several, which may rise against
   *     each other
   * @param validationLosses the names of what validation measures that are losses; empty if
   *     somebody watches them
   * @param measured the names of all that validation measures
   */
  Watch(
      Training training,
      FitProgress progress,
      Model model,
      Findings findings,
      Optional<LossWatch> losses,
      List<String> validationLosses,
      List<String> measured) {
    this.training = training;
    this.progress = progress;
    this.model = model;
    this.findings = findings;
    this.losses = losses;
    this.validationLosses = List.copyOf(validationLosses);
    this.measured = List.copyOf(measured);
    this.overfitting =
        losses.isPresent() && validationLosses.size() == 1
            ? Optional.of(new OverfitWatch())
            : Optional.empty();
  }

  /** Creates the watch of a fit that is open. */
  static Watch of(FitParts parts, Training training, Validation validation) {
    boolean one = parts.module().training().size() == 1;
    boolean shuffled =
        parts.module().loaders(Stage.TRAIN).stream().allMatch(loader -> loader.options().shuffle());
    boolean watched =
        parts.settings().checkpoints().checkpoints().keepBest().isPresent()
            || parts.settings().output().callbacks().stream()
                .anyMatch(callback -> !callback.monitored().isEmpty());
    return new Watch(
        training,
        parts.progress(),
        parts.model(),
        parts.audience().findings(),
        one ? Optional.of(new LossWatch(shuffled)) : Optional.empty(),
        watched
            ? List.of()
            : validation.metrics().stream().filter(MetricDirection::isLoss).toList(),
        List.copyOf(validation.metrics()));
  }

  /** Takes the training loss of an answer that is the same for every example. */
  void guessedLoss(double loss) {
    losses.ifPresent(watch -> watch.guessedLoss(loss, model.session().penalizes()));
    penalty = model.session().penalty();
  }

  /** Takes the accuracy in validation of an answer that is the same for every example. */
  void guessedAccuracy(GuessedAccuracy guess) {
    guessed = Optional.of(guess);
  }

  /** Called before the first step of each epoch. */
  void begins() {
    boolean wanted =
        !findings.settled(Rule.UPDATE_LARGER_THAN_WEIGHTS)
            || !findings.settled(Rule.WEIGHTS_NOT_MOVED)
            || !findings.settled(Rule.WEIGHTS_HARDLY_MOVED);
    if (progress.step() == 0 && wanted) {
      weights.begin(model.session());
      watching = true;
    }
  }

  /** Called after each step. */
  void stepped() {
    if (watching && progress.step() == 1) {
      tell(weights.afterFirstStep(model.session()));
    }
  }

  /** Called when metrics are logged. */
  void logged(MetricTotals window) {
    if (losses.isPresent()) {
      losses.get().window(window.loss());
    }
  }

  /**
   * Called when the batches of an epoch are done.
   *
   * @param loss the mean training loss of the epoch
   */
  void trained(double loss) {
    trained = loss;
    penaltyBefore = penalty;
    penalty = model.session().penalty();
    if (losses.isPresent()) {
      tell(losses.get().epoch(loss, progress.step()));
    }
    boolean rated =
        training.optimizers().logged().asMap().values().stream().allMatch(rate -> rate != 0);
    if (watching && rated && loss != 0) { // what is learnt by heart may move nothing any more
      tell(weights.afterEpoch(model.session(), progress.step()));
    }
    if (!findings.settled(Rule.LEARNING_RATE_GONE_EARLY)) {
      tell(rates.epoch(training.optimizers().logged(), progress.epoch()));
    }
  }

  /** Called when an epoch has ended, with its validation. */
  void epochDone() {
    if (Double.isFinite(trained) && !findings.settled(Rule.MEASURED_NOT_FINITE)) {
      tell(notFinite());
    }
    if (overfitting.isPresent()) {
      String metric = validationLosses.get(0);
      List<MetricValues> history = progress.history();
      double measured =
          history.get(history.size() - 1).find(MetricName.of(metric)).orElse(Double.NaN);
      tell(overfitting.get().epoch(trained, metric, measured));
    }
  }

  /** Called when the last epoch has ended. */
  void ended() {
    boolean told = findings.settled(Rule.LOSS_ABOVE_TRIVIAL) || findings.settled(Rule.LOSS_RISES);
    if (losses.isPresent() && !told) {
      // The mean over an epoch lies between what is added at its ends.
      tell(
          losses
              .get()
              .ended(progress.step(), Math.max(penaltyBefore, penalty))
              .or(this::stood)
              .or(this::measured));
    }
  }

  private Optional<Finding> stood() {
    return watching && losses.isPresent() && !findings.settled(Rule.WEIGHTS_NOT_MOVED)
        ? weights.ended(model.session(), losses.get(), progress.step())
        : Optional.empty();
  }

  private Optional<Finding> measured() {
    return guessed.flatMap(
        guess -> AccuracyWatch.ended(guess, progress.history(), progress.step(), trained));
  }

  private Optional<Finding> notFinite() {
    MetricValues latest = progress.metrics();
    return measured.stream()
        .filter(
            name -> latest.find(MetricName.of(name)).stream().anyMatch(v -> !Double.isFinite(v)))
        .findFirst()
        .map(
            name ->
                new Finding(
                    Rule.MEASURED_NOT_FINITE,
                    "%s is %s after epoch %s, while the training loss is %s: monitors and the best checkpoint cannot go by it. Look for missing values among the examples that are validated on, and for a division by 0 or a logarithm of 0 in the validation step"
                        .formatted(
                            name,
                            latest.find(MetricName.of(name)).orElseThrow(),
                            progress.epoch(),
                            FindingText.number(trained))));
  }

  private void tell(Optional<Finding> found) {
    found.ifPresent(findings::tellOnce);
  }
}
