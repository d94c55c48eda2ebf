package io.keraunos.preflight;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.text.FindingText;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What one training step on the first batch, at the learning rate of the first step, does to the
 * loss of that batch.
 *
 * @param before the loss before it
 * @param after the loss after it; NaN if there are weights that are not finite
 * @param notFinite the weights with values that are not finite after it
 */
public record FirstStep(double before, double after, List<String> notFinite) {

  /** A step that helps lowers the loss; one that is somewhat too large raises it by less. */
  private static final double LARGER = 10;

  private static final int MOST_NAMES = 5;

  /** Copies the list. */
  public FirstStep {
    notFinite = List.copyOf(notFinite);
  }

  /**
   * Returns what is wrong with the step, if anything is.
   *
   * @param guess the loss of an answer that is the same for every example; empty if it is not known
   */
  public Optional<Finding> find(OptionalDouble guess) {
    if (!notFinite.isEmpty()) {
      return Optional.of(
          new Finding(
              Rule.FIRST_STEP_NOT_FINITE,
              ("one trial step on the first batch makes %s NaN or infinite, and the loss was %s"
                   + " before: the update is not finite. Look for the square root, the logarithm or"
                   + " a division of what is 0 for an example, or lower the learning rate;"
                   + " detectAnomaly(true) names the op. The step was taken back")
                  .formatted(some(), FindingText.number(before))));
    }
    if (!Double.isFinite(after)) {
      return Optional.of(
          new Finding(
              Rule.FIRST_STEP_NOT_FINITE,
              ("one trial step on the first batch takes its loss from %s to %s, with finite"
                   + " weights. Lower the learning rate, clip the gradient, or scale the inputs and"
                   + " targets. The step was taken back")
                  .formatted(FindingText.number(before), after)));
    }
    boolean larger = before > 0 && after > LARGER * before;
    return larger && guess.isPresent() && after > guess.getAsDouble()
        ? Optional.of(
            new Finding(
                Rule.FIRST_STEP_RAISES_LOSS,
                ("one trial step on the first batch, at the learning rate of the first step, takes"
                     + " its loss from %s to %s, and an answer that is the same for every example"
                     + " has %s. Lower the learning rate, clip the gradient, or scale the inputs"
                     + " and targets. The step was taken back")
                    .formatted(
                        FindingText.number(before),
                        FindingText.number(after),
                        FindingText.number(guess.getAsDouble()))))
        : Optional.empty();
  }

  private String some() {
    return notFinite.size() <= MOST_NAMES
        ? String.join(", ", notFinite)
        : "%s and %s more weights"
            .formatted(
                String.join(", ", notFinite.subList(0, MOST_NAMES)), notFinite.size() - MOST_NAMES);
  }
}
