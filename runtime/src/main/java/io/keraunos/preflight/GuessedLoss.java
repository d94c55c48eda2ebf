package io.keraunos.preflight;

import io.keraunos.annotation.Stage;
import io.keraunos.graph.plan.LossTerm;
import io.keraunos.preflight.PreflightData.Used;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The training loss of the best answer that is the same for every example: the entropy of the
 * labels' frequencies, or the variance of the target.
 */
public final class GuessedLoss {
  private GuessedLoss() {}

  private static final int LEAST_ROWS = 30;

  /** The fewest examples of a part of the data for each class: frequencies of fewer are noise. */
  private static final int ROWS_OF_A_CLASS = 10;

  /** What the variance of a part is multiplied with: the largest targets may be in the other. */
  private static final double OF_A_PART = 2;

  /**
   * Returns the loss; empty if the sample does not tell it, as that of the first epoch does not
   * where a dataset has other examples in each.
   *
   * @param term what the loss is the mean of
   */
  public static OptionalDouble of(PreflightData data, LossTerm term) {
    for (ExampleSample sample : data.of(Stage.TRAIN)) {
      for (Used used : data.used(sample)) {
        if (used.name().equals(term.component())
            && used.isPlain()
            && used.component().isNumber()
            && !sample.variesByEpoch()
            && sample.rows() >= LEAST_ROWS) {
          return term.classes().isPresent()
              ? entropy(used, term.classes().getAsLong())
              : variance(used);
        }
      }
    }
    return OptionalDouble.empty();
  }

  private static OptionalDouble entropy(Used used, long classes) {
    double rows = used.component().rows();
    if (used.component().feature().elements() != 1
        || (!used.sample().isWhole() && rows < ROWS_OF_A_CLASS * classes)) {
      return OptionalDouble.empty();
    }
    Map<Long, Integer> counts = Classes.counts(used);
    double entropy = 0;
    for (int count : counts.values()) {
      entropy -= count / rows * Math.log(count / rows);
    }
    // Miller and Madow 1955: by so much is the entropy of a sample too low.
    double bias = used.sample().isWhole() ? 0 : (counts.size() - 1) / (2 * rows);
    return OptionalDouble.of(entropy + bias);
  }

  private static OptionalDouble variance(Used used) {
    double deviation = used.component().moments().deviation();
    double variance = deviation * deviation * (used.sample().isWhole() ? 1 : OF_A_PART);
    return variance > 0 && Double.isFinite(variance)
        ? OptionalDouble.of(variance)
        : OptionalDouble.empty();
  }
}
