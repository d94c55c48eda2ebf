package io.keraunos.watch;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.metric.MetricName;
import io.keraunos.metric.MetricValues;
import io.keraunos.preflight.GuessedAccuracy;
import io.keraunos.text.FindingText;
import io.keraunos.text.NumberText;
import java.util.List;
import java.util.Optional;

/** Watches the accuracy in validation: that it is above that of a guess. */
public final class AccuracyWatch {

  private static final int LEAST_STEPS = 100;
  private static final int LEAST_EPOCHS = 2;

  /** Standard errors of a share that chance seldom exceeds. */
  private static final double ERRORS = 2;

  private AccuracyWatch() {}

  /**
   * Returns what there is to say at the end of a fit.
   *
   * @param guess the accuracy of a guess
   * @param history the metrics of every epoch
   * @param steps all steps of the fit
   * @param loss the mean training loss of the last epoch
   */
  public static Optional<Finding> ended(
      GuessedAccuracy guess, List<MetricValues> history, long steps, double loss) {
    double[] values =
        history.stream()
            .flatMapToDouble(epoch -> epoch.find(MetricName.of(guess.metric())).stream())
            .toArray();
    if (values.length < LEAST_EPOCHS || steps < LEAST_STEPS) {
      return Optional.empty();
    }
    double last = values[values.length - 1];
    double error = Math.sqrt(guess.share() * (1 - guess.share()) / guess.examples());
    return last < guess.share() + ERRORS * error
        ? Optional.of(
            new Finding(
                Rule.VALIDATED_LIKE_A_GUESS,
                ("%s is %s after %s steps, and always the most frequent class has %s in %s"
                     + " examples: what was not trained on is answered no better than by a guess,"
                     + " with a training loss of %s. Look whether examples of validation are read,"
                     + " scaled and ordered like those of training, whether each has its own label,"
                     + " and whether the inputs tell anything of it")
                    .formatted(
                        guess.metric(),
                        FindingText.number(last),
                        NumberText.whole(steps),
                        FindingText.number(guess.share()),
                        NumberText.whole(guess.examples()),
                        FindingText.number(loss))))
        : Optional.empty();
  }
}
