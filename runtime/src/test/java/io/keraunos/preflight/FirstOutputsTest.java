package io.keraunos.preflight;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.graph.plan.LossTerm;
import io.keraunos.preflight.Samples.Row;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FirstOutputsTest {

  private static final LossTerm CLASSES = new LossTerm("label", OptionalLong.of(3));
  private static final LossTerm TARGET = new LossTerm("x", OptionalLong.empty());

  /** A target of mean 0 and variance 4. */
  private static PreflightData data(int rows) {
    return new Samples(1)
        .with(Stage.TRAIN, rows, i -> new Row(new float[] {i % 2 == 0 ? 2 : -2}, i % 3))
        .data();
  }

  @Test
  void aLossOfClassesIsOfTheSizeOfAGuess() {
    Optional<Finding> found = FirstLoss.find(data(40), CLASSES, 101 * Math.log(3));
    assertThat(found.map(Finding::rule)).hasValue(Rule.LOSS_FAR_ABOVE_A_GUESS);
    assertThat(found.get().text()).contains("101 times that of guessing each of 3 classes alike");
    assertThat(FirstLoss.find(data(40), CLASSES, 99 * Math.log(3))).isEmpty();
  }

  @Test
  void aSquaredErrorIsOfTheSizeOfTheVariance() {
    Optional<Finding> found = FirstLoss.find(data(40), TARGET, 401);
    assertThat(found.map(Finding::rule)).hasValue(Rule.LOSS_FAR_ABOVE_A_GUESS);
    assertThat(FirstLoss.find(data(40), TARGET, 399)).isEmpty();
    assertThat(FirstLoss.find(data(20), TARGET, 401)).isEmpty(); // too few to know it
  }

  @Test
  void aPredictionDependsOnItsOwnExampleAlone() {
    float[][] all = {{1, 0.5f}, {0.2f, 0.1f}, {0, 1}, {1, 1}};
    float[][] fewer = {{1, 0.5f}, {0.2f, 0.1f}};
    assertThat(SharedPredictions.find("predict", all, all, fewer)).isEmpty();
    float[][] apart = {{1, 0.5f}, {0.2f, 0.12f}};
    assertThat(SharedPredictions.find("predict", all, all, apart).map(Finding::text).orElse(""))
        .startsWith("what predict returns for example 1 differs by 0.02");
    float[][] rounded = {{1, 0.5f}, {0.2f, 0.109f}};
    assertThat(SharedPredictions.find("predict", all, all, rounded)).isEmpty();
    // One that draws at random differs anyway.
    float[][] random = {{1, 0.6f}, {0.2f, 0.1f}, {0, 1}, {1, 1}};
    assertThat(SharedPredictions.find("predict", all, random, apart)).isEmpty();
  }
}
