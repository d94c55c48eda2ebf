package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.annotation.Stage;
import io.keraunos.callback.Callback;
import io.keraunos.callback.TrainingControl;
import io.keraunos.callback.TrainingEvent.BatchEvent;
import io.keraunos.callback.TrainingEvent.LogEvent;
import io.keraunos.metric.MetricName;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.StepLR;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.trainer.Evaluation;
import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.Limit;
import io.keraunos.trainer.Trainer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NothingLeft.class)
class FitTest {

  private static final MetricName ACC = MetricName.of("acc");
  private static final MetricName LOSS = MetricName.of("loss");

  @Test
  void learns() {
    try (Trainer trainer = new Blobs().trainer().maxEpochs(20).build()) {
      double before = trainer.validate().metric(LOSS);
      FitResult fit = trainer.fit();
      assertThat(fit.epochs()).isEqualTo(20);
      assertThat(fit.steps()).isEqualTo(20 * 7);
      assertThat(fit.examples()).isEqualTo(20 * Blobs.SIZE);
      assertThat(fit.stopReason()).isEqualTo("maxEpochs 20 reached");
      assertThat(fit.metric(LOSS)).isLessThan(before / 2);
      assertThat(trainer.validate().metric(ACC)).isGreaterThan(0.95);
    }
  }

  @Test
  void aSecondFitFindsNothingToDoAtTheLimit() {
    try (Trainer trainer = new Blobs().trainer().maxEpochs(1).build()) {
      String weights;
      trainer.fit();
      weights = trainer.weightsSha256();
      assertThat(trainer.fit().steps()).isEqualTo(7);
      assertThat(trainer.weightsSha256()).isEqualTo(weights);
    }
  }

  @Test
  void endsAtMaxSteps() {
    try (Trainer trainer = new Blobs().trainer().maxSteps(10).build()) {
      FitResult fit = trainer.fit();
      assertThat(fit.steps()).isEqualTo(10);
      assertThat(fit.epochs()).isEqualTo(1);
      assertThat(fit.stopReason()).isEqualTo("maxSteps 10 reached");
    }
  }

  @Test
  void anEpochThatEndsAtMaxStepsIsWhole() {
    try (Trainer trainer = new Blobs().trainer().maxSteps(14).build()) {
      FitResult fit = trainer.fit();
      assertThat(fit.epochs()).isEqualTo(2);
      assertThat(fit.metrics().find(ACC).isPresent()).isTrue();
    }
  }

  @Test
  void endsAtMaxTime() {
    try (Trainer trainer = new Blobs().trainer().maxTime(Duration.ofMillis(1)).build()) {
      assertThat(trainer.fit().stopReason()).isEqualTo("maxTime PT0.001S reached");
    }
  }

  @Test
  void needsALimit() {
    try (Trainer trainer = new Blobs().trainer().build()) {
      var e = assertThrows(IllegalStateException.class, trainer::fit);
      assertThat(e).hasMessageThat().contains("Set maxEpochs, maxSteps or maxTime");
    }
  }

  @Test
  void aRequestToStopWaitsForTheMinimum() {
    Callback impatient =
        new Callback() {
          @Override
          public void onTrainBatchEnd(BatchEvent event, TrainingControl control) {
            control.requestStop("seen enough at step " + event.step());
          }
        };
    try (Trainer trainer =
        new Blobs().trainer().maxEpochs(9).minSteps(9).callbacks(impatient).build()) {
      FitResult fit = trainer.fit();
      assertThat(fit.steps()).isEqualTo(9);
      assertThat(fit.stopReason()).isEqualTo("seen enough at step 1");
    }
  }

  @Test
  void limitsBatches() {
    try (Trainer trainer =
        new Blobs()
            .trainer()
            .maxEpochs(2)
            .limitBatches(Stage.TRAIN, Limit.batches(3))
            .limitBatches(Stage.VALIDATE, Limit.fraction(0.5))
            .build()) {
      assertThat(trainer.fit().steps()).isEqualTo(6);
      assertThat(trainer.validate().examples()).isEqualTo(64);
    }
  }

  @Test
  void fastDevRunDoesOneBatchOfEverything() {
    try (Trainer trainer = new Blobs().trainer().maxEpochs(100).fastDevRun().build()) {
      FitResult fit = trainer.fit();
      assertThat(fit.steps()).isEqualTo(1);
      assertThat(fit.epochs()).isEqualTo(1);
      assertThat(fit.metrics().find(ACC).isPresent()).isTrue();
      assertThat(trainer.validate().examples()).isEqualTo(32);
    }
  }

  @Test
  void overfitsAFewBatches() {
    Blobs blobs = new Blobs();
    blobs.optimizer = Adam.learningRate(0.05);
    try (Trainer trainer =
        blobs.trainer().maxEpochs(150).overfitBatches(Limit.batches(1)).build()) {
      assertThat(trainer.fit().metric(MetricName.of("train_loss"))).isLessThan(0.01);
    }
  }

  @Test
  void metricsOfAnEpochAreExactWhateverTheBatches() {
    double[] losses = new double[3];
    int[] batchSizes = {100, 32, 7};
    for (int i = 0; i < batchSizes.length; i++) {
      try (Trainer trainer = new Blobs().trainer().batchSize(batchSizes[i]).build()) {
        Evaluation evaluation = trainer.validate();
        assertThat(evaluation.examples()).isEqualTo(Blobs.SIZE);
        losses[i] = evaluation.metric(LOSS);
      }
    }
    assertThat(losses[1]).isWithin(1e-6).of(losses[0]);
    assertThat(losses[2]).isWithin(1e-6).of(losses[0]);
  }

  @Test
  void theScheduleDecidesTheLearningRate() {
    Blobs blobs = new Blobs();
    blobs.optimizer = Adam.learningRate(0.1).schedule(StepLR.everyEpochs(1).gamma(0.5));
    List<Double> rates = new ArrayList<>();
    Callback recorder =
        new Callback() {
          @Override
          public void onLog(LogEvent event, TrainingControl control) {
            rates.add(event.learningRate());
          }
        };
    try (Trainer trainer =
        blobs.trainer().maxEpochs(3).logEverySteps(7).callbacks(recorder).build()) {
      trainer.fit();
    }
    assertThat(rates).containsExactly(0.1, 0.05, 0.025).inOrder();
  }

  @Test
  void theSameWeightsForAnyNumberOfLoaderThreads() {
    assertThat(weights(0, 5)).isEqualTo(weights(3, 5));
    assertThat(weights(0, 5)).isNotEqualTo(weights(0, 6));
  }

  private static String weights(int workers, long seed) {
    try (Trainer trainer = new Blobs().trainer().maxEpochs(2).workers(workers).seed(seed).build()) {
      trainer.fit();
      return trainer.weightsSha256();
    }
  }

  @Test
  void aLastBatchIsLeftOutIfAskedFor() {
    Blobs blobs = new Blobs();
    blobs.training = new LoaderOptions(16, true, 0, true);
    try (Trainer trainer = blobs.trainer().maxEpochs(1).build()) {
      assertThat(trainer.fit().examples()).isEqualTo(96);
    }
  }

  @Test
  void closingTwiceIsFineAndNothingRunsAfterwards() {
    Trainer trainer = new Blobs().trainer().maxEpochs(1).build();
    trainer.fit();
    trainer.close();
    trainer.close();
    assertThat(assertThrows(IllegalStateException.class, trainer::fit))
        .hasMessageThat()
        .isEqualTo("the trainer is closed");
  }
}
