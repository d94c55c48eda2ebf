package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.annotation.Stage;
import io.keraunos.callback.Best;
import io.keraunos.callback.EarlyStopping;
import io.keraunos.data.Dataset;
import io.keraunos.metric.MetricName;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.spi.StepBody;
import io.keraunos.trainer.Accelerator;
import io.keraunos.trainer.Evaluation;
import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.Limit;
import io.keraunos.trainer.Trainer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several datasets of a stage are measured apart, under names of their own. */
@ExtendWith(NothingLeft.class)
class NamedLoadersTest {

  private final Regression regression = new Regression();
  private final List<Regression.Row> near = Regression.rows(7, 2);
  private final List<Regression.Row> far = Regression.rows(10, 3);

  private Trainer.Builder trainer() {
    Regression.RowCollator collator = new Regression.RowCollator();
    StepBody.Evaluation body =
        (step, inputs) ->
            step.log(
                "loss", regression.squaredErrors(step, inputs.float32("x"), inputs.float32("y")));
    ModuleDefinition.Builder module =
        regression
            .define()
            .validationStep("validate", body, List.of("loss"), collator)
            .testStep("test", body, List.of("loss"), collator)
            .loader(
                Stage.TRAIN,
                "trainData",
                () -> Dataset.of(regression.rows),
                collator,
                new LoaderOptions(4, false, 0, false));
    for (Stage stage : List.of(Stage.VALIDATE, Stage.TEST)) {
      module
          .loader(
              stage,
              "near",
              "nearData",
              () -> Dataset.of(near),
              collator,
              new LoaderOptions(4, false, 0, false))
          .loader(
              stage,
              "far",
              "farData",
              () -> Dataset.of(far),
              collator,
              new LoaderOptions(3, false, 2, false));
    }
    return ModuleTrainer.builder(module.build())
        .accelerator(Accelerator.CPU)
        .progressBar(false)
        .modelSummary(false)
        .maxEpochs(2);
  }

  /** The mean of squared errors, by hand. */
  private static double loss(Trainer trainer, List<Regression.Row> rows) {
    float[] kernel = trainer.weights().get("linear/kernel");
    double sum = 0;
    for (Regression.Row row : rows) {
      double error = trainer.weights().get("linear/bias")[0] - row.y();
      for (int i = 0; i < 3; i++) {
        error += kernel[i] * row.x()[i];
      }
      sum += error * error;
    }
    return sum / rows.size();
  }

  @Test
  void everyDatasetHasItsOwnMetrics() {
    for (int devices = 1; devices <= 2; devices++) {
      try (Trainer trainer = trainer().devices(devices).build()) {
        FitResult fit = trainer.fit();
        double nearLoss = loss(trainer, near);
        double farLoss = loss(trainer, far);
        assertWithMessage("%s devices", devices)
            .that(fit.metric(MetricName.of("loss/near")))
            .isWithin(1e-5)
            .of(nearLoss);
        assertThat(fit.metric(MetricName.of("loss/far"))).isWithin(1e-5).of(farLoss);
        Evaluation test = trainer.test();
        assertThat(test.examples()).isEqualTo(17);
        assertThat(test.metrics().asMap().keySet())
            .containsExactly("loss/near", "loss/far")
            .inOrder();
        assertThat(test.metric(MetricName.of("loss/far"))).isWithin(1e-5).of(farLoss);
      }
    }
  }

  @Test
  void aLimitIsForEachOfThem() {
    try (Trainer trainer = trainer().limitBatches(Stage.TEST, Limit.batches(1)).build()) {
      assertThat(trainer.test().examples()).isEqualTo(4 + 3);
    }
  }

  @Test
  void oneOfThemIsMonitored() {
    try (Trainer trainer =
        trainer()
            .callbacks(EarlyStopping.on(MetricName.of("loss/far"), Best.MIN).patience(1))
            .build()) {
      assertThat(trainer.fit().epochs()).isEqualTo(2);
    }
    try (Trainer trainer =
        trainer().callbacks(EarlyStopping.on(MetricName.of("loss"), Best.MIN)).build()) {
      assertThat(assertThrows(IllegalArgumentException.class, trainer::fit))
          .hasMessageThat()
          .contains("logged are [train_loss, loss/near, loss/far]");
    }
  }
}
