package io.keraunos.preflight;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.annotation.Stage;
import io.keraunos.data.Dataset;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.graph.plan.LossTerm;
import io.keraunos.preflight.Samples.Row;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class GuessedLossTest {

  private static final LossTerm CLASSES = new LossTerm("label", OptionalLong.of(3));
  private static final LossTerm TARGET = new LossTerm("x", OptionalLong.empty());

  /** A target of mean 0 and variance 4; one label in four is 1. */
  private static PreflightData data(int rows, int most) {
    return new Samples(1)
        .with(
            Stage.TRAIN, rows, i -> new Row(new float[] {i % 2 == 0 ? 2 : -2}, i % 4 == 0 ? 1 : 0))
        .atMost(most)
        .data();
  }

  @Test
  void theLossOfAGuessOfClassesIsTheEntropyOfTheirFrequencies() {
    double entropy = -0.25 * Math.log(0.25) - 0.75 * Math.log(0.75);
    OptionalDouble whole = GuessedLoss.of(data(40, 2000), CLASSES);
    assertThat(whole.orElseThrow()).isWithin(1e-9).of(entropy);
    OptionalDouble part = GuessedLoss.of(data(4000, 1000), CLASSES);
    assertThat(part.orElseThrow()).isWithin(0.05).of(entropy);
    assertThat(GuessedLoss.of(data(29, 2000), CLASSES)).isEqualTo(OptionalDouble.empty());
    assertThat(GuessedLoss.of(data(4000, 1000), new LossTerm("label", OptionalLong.of(101))))
        .isEqualTo(OptionalDouble.empty()); // too few for so many
  }

  @Test
  void theLossOfAGuessOfNumbersIsTheirVariance() {
    assertThat(GuessedLoss.of(data(40, 2000), TARGET).orElseThrow()).isWithin(1e-6).of(4);
    assertThat(GuessedLoss.of(data(4000, 1000), TARGET).orElseThrow()).isWithin(0.1).of(8);
    assertThat(GuessedLoss.of(data(40, 2000), new LossTerm("other", OptionalLong.empty())))
        .isEqualTo(OptionalDouble.empty());
  }

  @Test
  void theLossOfAGuessIsOfNoUseWhereEachEpochHasOtherExamples() {
    Dataset<Row> rows = Samples.rows(40, i -> new Row(new float[] {i % 2 == 0 ? 2 : -2}, i % 4));
    Dataset<Row> lessons =
        new Dataset<>() {
          @Override
          public long size() {
            return rows.size();
          }

          @Override
          public Row get(long index) throws Exception {
            return rows.get(index);
          }

          @Override
          public Dataset<Row> inEpoch(long seed, long epoch) {
            return rows.map(row -> new Row(new float[] {row.x()[0] * (epoch + 1)}, row.label()));
          }
        };
    PreflightData data = new Samples(1).with(Stage.TRAIN, lessons).data();
    assertThat(GuessedLoss.of(data, TARGET)).isEqualTo(OptionalDouble.empty());
  }

  @Test
  void aFirstStepLeavesAllFinite() {
    Optional<Finding> weights =
        new FirstStep(0.5, Double.NaN, List.of("code/kernel")).find(OptionalDouble.empty());
    assertThat(weights.map(Finding::rule)).hasValue(Rule.FIRST_STEP_NOT_FINITE);
    assertThat(weights.get().text()).contains("makes code/kernel NaN or infinite");
    assertThat(
            new FirstStep(0.5, Double.POSITIVE_INFINITY, List.of())
                .find(OptionalDouble.empty())
                .map(Finding::rule))
        .hasValue(Rule.FIRST_STEP_NOT_FINITE);
  }

  @Test
  void aFirstStepDoesNotMakeTheLossManyTimesAsLarge() {
    assertThat(new FirstStep(1, 10.1, List.of()).find(OptionalDouble.of(2)).map(Finding::rule))
        .hasValue(Rule.FIRST_STEP_RAISES_LOSS);
    assertThat(new FirstStep(1, 9.9, List.of()).find(OptionalDouble.of(2))).isEmpty();
    assertThat(new FirstStep(0.01, 1, List.of()).find(OptionalDouble.of(2)))
        .isEmpty(); // still good
    assertThat(new FirstStep(1, 100, List.of()).find(OptionalDouble.empty())).isEmpty();
    assertThat(new FirstStep(-1, 100, List.of()).find(OptionalDouble.of(2))).isEmpty();
  }
}
