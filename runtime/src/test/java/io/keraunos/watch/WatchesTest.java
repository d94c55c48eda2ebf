package io.keraunos.watch;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.metric.MetricValues;
import io.keraunos.step.Figure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** What is watched by numbers alone. */
class WatchesTest {

  private static Optional<Finding> overfits(
      int epochs, DoubleUnaryOperator training, DoubleUnaryOperator validation) {
    OverfitWatch watch = new OverfitWatch();
    Optional<Finding> found = Optional.empty();
    for (int epoch = 1; epoch <= epochs && found.isEmpty(); epoch++) {
      found =
          watch.epoch(training.applyAsDouble(epoch), "val_loss", validation.applyAsDouble(epoch));
    }
    return found;
  }

  @Test
  void aValidationLossThatRisesOverThreeStripsIsFound() {
    Finding found = overfits(20, epoch -> 1 / epoch, epoch -> 1 + 0.02 * epoch).orElseThrow();
    assertThat(found.rule()).isEqualTo(Rule.OVERFITTING);
    assertThat(found.text())
        .startsWith("\"val_loss\" has risen from 1.1 to 1.4 over the last 15 epochs");
    assertThat(found.text()).contains("of epoch 1 with 1.02, are not kept");
  }

  @Test
  void whatIsNoOverfittingIsNot() {
    assertThat(overfits(19, epoch -> 1 / epoch, epoch -> 1 + 0.02 * epoch)).isEmpty();
    assertThat(overfits(20, epoch -> 1, epoch -> 1 + 0.02 * epoch)).isEmpty();
    assertThat(overfits(20, epoch -> 1 / epoch, epoch -> 1 + 0.002 * epoch)).isEmpty();
    assertThat(overfits(20, epoch -> 1 / epoch, epoch -> Math.abs(10 - epoch) + 1)).isEmpty();
    assertThat(overfits(100, epoch -> 1 / epoch, epoch -> 1 + 0.2 * (epoch % 2))).isEmpty();
    assertThat(overfits(100, epoch -> 1 / epoch, epoch -> 1 - 0.1 / epoch))
        .isEmpty(); // it comes to a limit
    assertThat(overfits(100, epoch -> 1 / epoch, epoch -> Double.NaN)).isEmpty();
    assertThat(overfits(100, epoch -> 1 / epoch, epoch -> -10 + epoch)).isEmpty();
  }

  private static MetricValues rate(double rate) {
    return new MetricValues(Map.of("learning_rate", rate));
  }

  @Test
  void aLearningRateThatStaysAtZeroIsFound() {
    RateWatch watch = new RateWatch();
    assertThat(watch.epoch(rate(0.1), 1)).isEmpty();
    assertThat(watch.epoch(rate(0), 2)).isEmpty();
    Finding found = watch.epoch(rate(0), 3).orElseThrow();
    assertThat(found.rule()).isEqualTo(Rule.LEARNING_RATE_ZERO);
    assertThat(found.text()).startsWith("learning_rate is 0 since epoch 2");
    assertThat(watch.epoch(rate(0), 4)).isEmpty();
  }

  @Test
  void aLearningRateThatBeginsAtZeroOrComesBackIsNot() {
    RateWatch watch = new RateWatch();
    for (int epoch = 1; epoch < 10; epoch++) {
      assertThat(watch.epoch(rate(0), epoch)).isEmpty();
    }
    for (int epoch = 10; epoch < 20; epoch++) {
      assertThat(watch.epoch(rate(epoch % 2), epoch)).isEmpty();
    }
  }

  private static Optional<Finding> predicted(long epochs, List<List<Long>> counts) {
    return OneClass.find(
        Map.of("confusion", new Figure.Matrix(List.of("cat", "dog"), counts, "")), epochs, 500);
  }

  @Test
  void aClassifierThatSaysTheSameOfAllIsFound() {
    Finding found = predicted(3, List.of(List.of(0L, 90L), List.of(0L, 10L))).orElseThrow();
    assertThat(found.rule()).isEqualTo(Rule.ONE_CLASS_PREDICTED);
    assertThat(found.text())
        .startsWith(
            "after 3 epochs all 100 predictions in \"confusion\" are dog, and at most 90 %");
    assertThat(predicted(2, List.of(List.of(0L, 90L), List.of(0L, 10L)))).isEmpty();
    assertThat(predicted(3, List.of(List.of(0L, 91L), List.of(0L, 9L)))).isEmpty();
    assertThat(predicted(3, List.of(List.of(0L, 50L), List.of(0L, 49L)))).isEmpty();
    assertThat(predicted(3, List.of(List.of(1L, 89L), List.of(0L, 10L)))).isEmpty();
  }
}
