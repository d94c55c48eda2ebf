package io.keraunos.watch;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.metric.MetricValues;
import io.keraunos.preflight.GuessedAccuracy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AccuracyWatchTest {

  /** Always the most frequent class is right in 40 of 100 examples. */
  private static final GuessedAccuracy GUESS = new GuessedAccuracy("val_acc", 0.4, 100);

  private static Optional<Finding> ended(long steps, double... accuracies) {
    return AccuracyWatch.ended(
        GUESS,
        Arrays.stream(accuracies)
            .mapToObj(accuracy -> new MetricValues(Map.of("val_acc", accuracy)))
            .toList(),
        steps,
        0.25);
  }

  @Test
  void anAccuracyLikeThatOfAGuessIsTold() {
    Finding found = ended(100, 0.3, 0.42).orElseThrow();
    assertThat(found.rule()).isEqualTo(Rule.VALIDATED_LIKE_A_GUESS);
    assertThat(found.text())
        .startsWith(
            "val_acc is 0.42 after 100 steps, and always the most frequent class has 0.4 in 100"
                + " examples: what was not trained on is answered no better than by a guess, with"
                + " a training loss of 0.25");
    assertThat(ended(100, 0.9, 0.49)).isPresent(); // the latest counts
  }

  @Test
  void oneThatIsClearlyAboveAndOneAfterFewStepsAreNot() {
    assertThat(ended(100, 0.3, 0.5)).isEmpty();
    assertThat(ended(99, 0.3, 0.4)).isEmpty();
    assertThat(ended(100, 0.4)).isEmpty();
    assertThat(AccuracyWatch.ended(GUESS, List.of(), 1000, 0)).isEmpty();
  }
}
