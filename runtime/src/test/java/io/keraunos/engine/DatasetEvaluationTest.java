package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.annotation.Stage;
import io.keraunos.callback.Best;
import io.keraunos.data.Dataset;
import io.keraunos.metric.MetricName;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.trainer.Accelerator;
import io.keraunos.trainer.Evaluation;
import io.keraunos.trainer.Importances;
import io.keraunos.trainer.PermutationImportance;
import io.keraunos.trainer.Trainer;
import io.keraunos.trainer.WeightAveraging;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Evaluations of a dataset that the caller has. */
@ExtendWith(NothingLeft.class)
class DatasetEvaluationTest {

  @Test
  void aDatasetIsValidatedAsThatOfTheLoaderIs() {
    for (int devices = 1; devices <= 2; devices++) {
      try (Trainer trainer =
          new Pictures()
              .trainer()
              .devices(devices)
              .maxEpochs(1)
              .weightAveraging(WeightAveraging.ema(0.9))
              .build()) {
        trainer.fit();
        Evaluation own = trainer.validate();
        Evaluation given = trainer.validate(Pictures.pictures(1003, 2));
        assertThat(given.metrics()).isEqualTo(own.metrics());
        assertThat(given.examples()).isEqualTo(1003);
        assertThat(given.stage()).isEqualTo(Stage.VALIDATE);
        assertThat(trainer.validate(Pictures.pictures(5, 3)).examples()).isEqualTo(5);
        assertThat(trainer.validate().metrics()).isEqualTo(own.metrics());
      }
    }
  }

  /** A line with a test step whose loader shuffles, and drops the last batch. */
  private static Trainer.Builder line(Regression line) {
    Regression.RowCollator collator = new Regression.RowCollator();
    return ModuleTrainer.builder(
            line.define()
                .testStep(
                    "test",
                    (step, inputs) ->
                        step.log(
                            "test_loss",
                            line.squaredErrors(step, inputs.float32("x"), inputs.float32("y"))),
                    List.of("test_loss"),
                    collator)
                .loader(
                    Stage.TRAIN,
                    "trainData",
                    () -> Dataset.of(Regression.rows(100, 1)),
                    collator,
                    new LoaderOptions(4, true, 0, false))
                .loader(
                    Stage.TEST,
                    "testData",
                    () -> Dataset.of(Regression.rows(10, 2)),
                    collator,
                    new LoaderOptions(4, true, 0, true))
                .build())
        .accelerator(Accelerator.CPU)
        .progressBar(false)
        .modelSummary(false)
        .maxEpochs(10);
  }

  @Test
  void allExamplesCountWhateverTheLoaderDrops() {
    try (Trainer trainer = line(new Regression()).build()) {
      assertThat(trainer.test().examples()).isEqualTo(8);
      assertThat(trainer.test(Dataset.of(Regression.rows(10, 2))).examples()).isEqualTo(10);
      assertThat(
              assertThrows(
                  IllegalArgumentException.class, () -> trainer.test(Dataset.of(List.of()))))
          .hasMessageThat()
          .isEqualTo("the dataset for TEST must have at least one example, but has none");
      assertThat(
              assertThrows(
                  RuntimeException.class, () -> trainer.test(Dataset.of(List.of("no row")))))
          .hasMessageThat()
          .contains("an example must be a Row, but was no row");
      assertThat(
              assertThrows(
                  IllegalStateException.class,
                  () -> trainer.validate(Dataset.of(Regression.rows(10, 2)))))
          .hasMessageThat()
          .isEqualTo("Regression has no step for the stage VALIDATE");
    }
  }

  /** The line is {@code 1 + x0 - 2 x1}: an error of 2 w^2 var(x) comes of a shuffled x. */
  @Test
  void theImportancesOfATrainedModelAreThoseOfItsWeights() {
    Dataset<Regression.Row> rows = Dataset.of(Regression.rows(500, 7));
    MetricName loss = MetricName.of("test_loss");
    try (Trainer trainer = line(new Regression()).build()) {
      trainer.fit();
      assertThat(trainer.test(rows).metric(loss)).isLessThan(1e-3);
      PermutationImportance<Regression.Row> importance = PermutationImportance.of(rows).repeats(20);
      for (int i = 0; i < 3; i++) {
        int at = i;
        importance =
            importance.part(
                "x" + i,
                (row, other) -> {
                  float[] x = row.x().clone();
                  x[at] = other.x()[at];
                  return new Regression.Row(x, row.y());
                });
      }
      Importances importances =
          importance.components("x").measure(data -> trainer.test(data).metric(loss), Best.MIN);
      assertThat(importances.part("x0").mean()).isWithin(0.1).of(2 * variance(0));
      assertThat(importances.part("x1").mean()).isWithin(0.4).of(8 * variance(1));
      assertThat(importances.part("x2").mean()).isWithin(1e-3).of(0);
      assertThat(importances.part("x").mean()).isWithin(0.5).of(2 * variance(0) + 8 * variance(1));
      assertThat(importances.toString()).containsMatch("^part +loss +deviation\nx ");
    }
  }

  private static double variance(int at) {
    List<Regression.Row> rows = Regression.rows(500, 7);
    double mean = rows.stream().mapToDouble(row -> row.x()[at]).average().orElseThrow();
    return rows.stream()
        .mapToDouble(row -> Math.pow(row.x()[at] - mean, 2))
        .average()
        .orElseThrow();
  }
}
