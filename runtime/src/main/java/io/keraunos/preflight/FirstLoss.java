package io.keraunos.preflight;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.graph.plan.LossTerm;
import io.keraunos.text.NumberText;
import java.util.Optional;

/**
 * Compares the loss before training with that of a guess, which an untrained network whose outputs
 * are near 0 is close to: {@code ln k} for k classes, the variance of a target near 0.
 */
public final class FirstLoss {
  private FirstLoss() {}

  private static final double FAR = 100;
  private static final int LEAST_ROWS = 30;

  /**
   * Returns what is wrong with the first loss, if anything is.
   *
   * @param term what the loss is the mean of
   */
  public static Optional<Finding> find(PreflightData data, LossTerm term, double loss) {
    if (term.classes().isPresent()) {
      long classes = term.classes().getAsLong();
      double guess = Math.log((double) classes);
      return loss > FAR * guess
          ? Optional.of(
              finding(
                  loss,
                  guess,
                  "guessing each of %s classes alike, ln %s".formatted(classes, classes),
                  "The logits are far too large: scale the inputs, or the initial weights"))
          : Optional.empty();
    }
    return data.of(Stage.TRAIN).stream()
        .filter(sample -> sample.rows() >= LEAST_ROWS)
        .flatMap(sample -> sample.component(term.component()).stream())
        .filter(ComponentSample::isPlain)
        .map(component -> component.moments().deviation())
        .filter(deviation -> deviation > 0 && loss > FAR * deviation * deviation)
        .map(
            deviation ->
                finding(
                    loss,
                    deviation * deviation,
                    "always predicting the mean of %s, its variance".formatted(term.component()),
                    "A network has outputs near 0 at first, and needs many steps to come to such a"
                        + " mean: declare the target @Label @Numeric, or take its mean off and"
                        + " divide it by its deviation"))
        .findFirst();
  }

  private static Finding finding(double loss, double guess, String of, String advice) {
    return new Finding(
        Rule.LOSS_FAR_ABOVE_A_GUESS,
        "the loss of the first batch is %s before any training, %s times that of %s: %s. %s"
            .formatted(
                Shown.number(loss),
                NumberText.whole(Math.round(loss / guess)),
                of,
                Shown.number(guess),
                advice));
  }
}
