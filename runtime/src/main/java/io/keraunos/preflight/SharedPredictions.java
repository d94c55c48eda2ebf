package io.keraunos.preflight;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import java.util.Optional;

/**
 * Compares predictions of some examples with those of the first of them alone: an exported model is
 * asked for any number of examples at once, and must say the same.
 */
public final class SharedPredictions {
  private SharedPredictions() {}

  /**
   * Differences above it are no rounding: kernels differ by the number of rows in the last bits.
   */
  private static final double APART = 0.01;

  private static final double SAME = 1e-4;

  /**
   * Returns what is wrong with a predict step, if anything is. One that draws at random says
   * nothing.
   *
   * @param method the predict step
   * @param all the outputs for some examples
   * @param again the outputs for the same ones
   * @param fewer the outputs for the first of them alone
   */
  public static Optional<Finding> find(
      String method, float[][] all, float[][] again, float[][] fewer) {
    if (all.length < fewer.length || all.length != again.length) {
      return Optional.empty(); // not one row for each example: predict says so
    }
    double most = 0;
    double random = 0;
    double apart = 0;
    int row = -1;
    for (int i = 0; i < fewer.length; i++) {
      if (all[i].length != fewer[i].length || all[i].length != again[i].length) {
        return Optional.empty();
      }
      for (int j = 0; j < all[i].length; j++) {
        most = Math.max(most, Math.abs(all[i][j]));
        random = Math.max(random, Math.abs(all[i][j] - again[i][j]));
        double here = Math.abs(all[i][j] - fewer[i][j]);
        if (here > apart) {
          apart = here;
          row = i;
        }
      }
    }
    if (!(random <= SAME * most) || !(apart > APART * most)) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            Rule.PREDICTION_OF_A_BATCH,
            "what %s returns for example %s differs by %s, with outputs up to %s, between a batch of %s examples and one of the first %s of them: it depends on the other examples. Look for an axis 0 that should be the last one, such as that of a softmax or a mean, for a reshape that mixes rows, and for a normalization by the batch"
                .formatted(
                    method,
                    row,
                    Shown.number(apart),
                    Shown.number(most),
                    all.length,
                    fewer.length)));
  }
}
