package io.keraunos.preflight;

import io.keraunos.annotation.Stage;
import io.keraunos.preflight.PreflightData.Used;
import java.util.List;
import java.util.Optional;

/**
 * The accuracy in validation of the best answer that is the same for every example: the share of
 * the most frequent class.
 *
 * @param metric the name under which the accuracy is logged
 * @param share the accuracy of the guess
 * @param examples the examples that tell it
 */
public record GuessedAccuracy(String metric, double share, int examples) {

  private static final int LEAST_ROWS = 100;

  /** The most that one class may have: of rarer ones more are found at the cost of accuracy. */
  private static final double MOST = 0.8;

  /**
   * Returns the accuracy; empty if it is not certain what an accuracy is that of, where classes are
   * weighted or drawn, and where few examples tell it.
   */
  public static Optional<GuessedAccuracy> of(PreflightData data) {
    List<String> accuracies =
        data.logs().getOrDefault(Stage.VALIDATE, List.of()).stream()
            .filter(Imbalance::isPlain)
            .toList();
    List<ExampleSample> training = data.of(Stage.TRAIN);
    List<ExampleSample> validation = data.of(Stage.VALIDATE);
    if (accuracies.size() != 1
        || training.size() != 1
        || validation.size() != 1
        || training.get(0).origin().drawn()) {
      return Optional.empty();
    }
    List<Used> answers = data.used(training.get(0)).stream().filter(Used::isAnswer).toList();
    return answers.size() == 1 && answers.get(0).isClass() && !answers.get(0).use().weighted()
        ? data.same(answers.get(0), validation.get(0)).flatMap(of -> of(accuracies.get(0), of))
        : Optional.empty();
  }

  private static Optional<GuessedAccuracy> of(String metric, Used validated) {
    int rows = validated.component().rows();
    int most =
        Classes.counts(validated).values().stream().mapToInt(Integer::intValue).max().orElse(0);
    double share = most / (double) rows;
    return rows < LEAST_ROWS || share > MOST
        ? Optional.empty()
        : Optional.of(new GuessedAccuracy(metric, share, rows));
  }
}
