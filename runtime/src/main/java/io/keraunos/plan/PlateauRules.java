package io.keraunos.plan;

import io.keraunos.callback.Best;
import io.keraunos.callback.Callback;
import io.keraunos.callback.EarlyStopping;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.optimizer.ReduceOnPlateau;
import io.keraunos.text.NumberText;
import io.keraunos.trainer.Limit;
import io.keraunos.trainer.ValidationInterval;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Compares the patience of a schedule that waits for a plateau with what may end the run.
 *
 * @param validated the names of the metrics that validation measures
 */
record PlateauRules(RunPlan plan, PlannedSettings settings, Set<String> validated) {

  /** The default: what improves by less counts for early stopping, and not for the schedule. */
  private static final double LARGEST_THRESHOLD = 1e-4;

  /**
   * Returns why the schedule never lowers the learning rate, if it does not.
   *
   * @param many whether the run is known to have enough epochs to be no trial
   */
  Optional<Finding> check(ReduceOnPlateau plateau, boolean many) {
    if (!many) {
      return plan.begun().isPresent() ? Optional.empty() : stopsBefore(plateau);
    }
    return endsBefore(plateau).or(() -> stopsBefore(plateau));
  }

  private Optional<Finding> endsBefore(ReduceOnPlateau plateau) {
    if (plan.finished().isEmpty() || plan.validations().isEmpty()) {
      return Optional.empty();
    }
    long before = plan.begun().orElseThrow() - 1; // epochs with another one behind them
    long measured =
        !validated.contains(plateau.metric().value())
            ? before
            : settings.evaluation().validation() instanceof ValidationInterval.Epochs every
                ? before / every.n()
                : Math.min(before, plan.validations().getAsLong());
    long needed = plateau.patience() + 2; // the first is good, and one more than patience is bad
    if (measured >= needed) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            Rule.SCHEDULE_NEVER_ACTS,
            ("ReduceOnPlateau with patience %s lowers the learning rate after %s epochs with"
                    + " \"%s\" at the earliest, and before the last of the run's %s epochs there"
                    + " are %s: it is never lowered. Lower the patience, or train longer")
                .formatted(
                    plateau.patience(),
                    NumberText.whole(needed),
                    plateau.metric(),
                    NumberText.whole(before + 1),
                    NumberText.whole(measured))));
  }

  private Optional<Finding> stopsBefore(ReduceOnPlateau plateau) {
    OptionalDouble each = measuredInAnEpoch(plateau.metric().value());
    if (each.isEmpty() || plateau.threshold() > LARGEST_THRESHOLD) {
      return Optional.empty();
    }
    for (Callback callback : settings.output().callbacks()) {
      if (callback instanceof EarlyStopping stopping
          && stopping.monitored().contains(plateau.metric())
          && stopping.mode() == (plateau.largerIsBetter() ? Best.MAX : Best.MIN)
          && stopping.patience() <= epochs(plateau) * Math.max(1, each.getAsDouble() / 2)) {
        return Optional.of(stopsBefore(plateau, stopping, each.getAsDouble()));
      }
    }
    return Optional.empty();
  }

  private static Finding stopsBefore(ReduceOnPlateau plateau, EarlyStopping stopping, double each) {
    return new Finding(
        Rule.STOPS_BEFORE_RATE_FALLS,
        ("EarlyStopping ends the run after %s measurements of \"%s\" in a row that are no better,"
                + " and ReduceOnPlateau with patience %s lowers the learning rate after %s such"
                + " epochs%s: no epoch is trained with the lower rate. Give EarlyStopping a"
                + " patience of %s or so, or ReduceOnPlateau a smaller one")
            .formatted(
                NumberText.whole(stopping.patience()),
                plateau.metric(),
                NumberText.whole(plateau.patience()),
                NumberText.whole(epochs(plateau)),
                each > 1
                    ? ", which are some %s measurements"
                        .formatted(NumberText.whole(Math.round(each * epochs(plateau))))
                    : "",
                NumberText.whole((long) Math.ceil(2 * each * epochs(plateau)))));
  }

  /** Returns the number of epochs without improvement after which the learning rate falls. */
  private static long epochs(ReduceOnPlateau plateau) {
    return plateau.patience() + 1;
  }

  /** Returns how often a metric is measured in an epoch that it is measured in, if it is known. */
  private OptionalDouble measuredInAnEpoch(String metric) {
    ValidationInterval interval = settings.evaluation().validation();
    if (!validated.contains(metric) || interval instanceof ValidationInterval.Epochs) {
      return OptionalDouble.of(1);
    }
    OptionalLong steps = plan.stepsOfEpoch();
    if (steps.isEmpty()) {
      return OptionalDouble.empty();
    }
    double each =
        interval instanceof ValidationInterval.Steps every
            ? (double) steps.getAsLong() / every.n()
            : inAnEpoch(steps.getAsLong(), (ValidationInterval.FractionOfEpoch) interval);
    return OptionalDouble.of(Math.max(1, each));
  }

  private static long inAnEpoch(long steps, ValidationInterval.FractionOfEpoch every) {
    return steps / Math.max(1, Limit.share(steps, every.fraction())); // the rest comes to none
  }
}
