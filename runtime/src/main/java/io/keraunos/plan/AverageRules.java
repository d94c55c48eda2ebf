package io.keraunos.plan;

import static io.keraunos.text.FindingText.percent;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.text.NumberText;
import io.keraunos.trainer.WeightAveraging;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;
import java.util.OptionalLong;

/** Compares the decay of an average of the weights with the steps of a run. */
final class AverageRules {

  private static final double HALF = 0.5;

  /** The powers of e by which the decay that is advised lessens the first weights. */
  private static final double FORGOTTEN = 10;

  private AverageRules() {}

  /**
   * Checks an average.
   *
   * @param steps the optimizer steps of the run
   */
  static Optional<Finding> check(WeightAveraging averaging, OptionalLong steps) {
    if (averaging.decay().isEmpty() || steps.isEmpty()) {
      return Optional.empty();
    }
    long first = averaging.firstStep();
    long after = averaging.takenAfter(steps.getAsLong()) - 1;
    double decay = averaging.decay().getAsDouble();
    double share = Math.pow(decay, (double) after);
    boolean late = first > HALF * steps.getAsLong(); // trained by then
    if (after < 1 || late || share <= HALF) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            Rule.AVERAGE_OF_THE_BEGINNING,
            ("the average of the weights has a decay of %s and begins with the weights of step %s,"
                    + " and the run has %s steps: at its end these first weights still make up %s"
                    + " = %s^%s of the average, which is what is validated and exported. Take a"
                    + " decay of %s or so, or train longer")
                .formatted(
                    decay,
                    NumberText.whole(first),
                    NumberText.whole(steps.getAsLong()),
                    percent(share),
                    decay,
                    after,
                    forgetting(after))));
  }

  /** Returns a decay after whose steps little is left of the first weights. */
  private static String forgetting(long steps) {
    double taken = -Math.expm1(-FORGOTTEN / steps);
    return BigDecimal.ONE
        .subtract(new BigDecimal(taken).round(new MathContext(1)))
        .stripTrailingZeros()
        .toPlainString();
  }
}
