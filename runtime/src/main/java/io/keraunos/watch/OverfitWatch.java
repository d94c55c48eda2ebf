package io.keraunos.watch;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.text.FindingText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Watches whether a validation loss rises while the training loss falls: UP₃ of <a
 * href="https://doi.org/10.1007/978-3-642-35289-8_5">Prechelt, "Early stopping, but when?"</a>,
 * with his strips of five epochs: at the end of three strips in a row the loss was higher than at
 * that of the one before; and his generalization loss of 5 %, by which it has also risen since the
 * first.
 */
public final class OverfitWatch {

  private static final int STRIP = 5;
  private static final int RISES = 3;
  private static final double LOSS = 1.05;

  private final List<Double> training = new ArrayList<>();
  private final List<Double> validation = new ArrayList<>();
  private double lowest = Double.POSITIVE_INFINITY;
  private int lowestEpoch;

  /**
   * Takes the losses of an epoch.
   *
   * @param metric the name of the validation's
   * @param measured NaN if it was not
   */
  public Optional<Finding> epoch(double trained, String metric, double measured) {
    training.add(trained);
    validation.add(measured);
    if (measured < lowest) {
      lowest = measured;
      lowestEpoch = validation.size();
    }
    int last = validation.size() - 1;
    if ((last + 1) % STRIP != 0
        || last < RISES * STRIP
        || !(lowest > 0 && measured > LOSS * lowest)) {
      return Optional.empty();
    }
    for (int strip = 0; strip < RISES; strip++) {
      int at = last - strip * STRIP;
      boolean apart =
          validation.get(at) > validation.get(at - STRIP)
              && training.get(at) < training.get(at - STRIP);
      if (!apart) {
        return Optional.empty();
      }
    }
    int from = last - RISES * STRIP;
    if (measured <= LOSS * validation.get(from)) {
      return Optional.empty(); // it may be on the way to its limit
    }
    return Optional.of(
        new Finding(
            Rule.OVERFITTING,
            ("\"%s\" has risen from %s to %s over the last %s epochs while the training loss has"
                    + " fallen from %s to %s: the model learns its examples by heart, and its best"
                    + " weights, of epoch %s with %s, are not kept. Set"
                    + " checkpoints(...keepBest(1, metric, Best.MIN)) and restoreBest(true), or end"
                    + " the fit with EarlyStopping")
                .formatted(
                    metric,
                    FindingText.number(validation.get(from)),
                    FindingText.number(measured),
                    RISES * STRIP,
                    FindingText.number(training.get(from)),
                    FindingText.number(trained),
                    lowestEpoch,
                    FindingText.number(lowest))));
  }
}
