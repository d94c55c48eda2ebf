package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.annotation.Event;
import io.keraunos.annotation.Stage;
import io.keraunos.callback.Callback;
import io.keraunos.callback.TrainingControl;
import io.keraunos.callback.TrainingEvent.BatchEvent;
import io.keraunos.callback.TrainingEvent.ExceptionEvent;
import io.keraunos.callback.TrainingEvent.FitEvent;
import io.keraunos.data.Dataset;
import io.keraunos.data.DatasetException;
import io.keraunos.metric.MetricName;
import io.keraunos.optimizer.ReduceOnPlateau;
import io.keraunos.optimizer.SGD;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.trainer.Accelerator;
import io.keraunos.trainer.InterruptedRunException;
import io.keraunos.trainer.Limit;
import io.keraunos.trainer.NonFiniteLossException;
import io.keraunos.trainer.Preflight;
import io.keraunos.trainer.StepFailedException;
import io.keraunos.trainer.Trainer;
import io.keraunos.trainer.UserCodeException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NothingLeft.class)
@Timeout(60)
class FailureTest {

  private static Dataset<Blobs.Point> failingAt(long bad) {
    Dataset<Blobs.Point> points = Blobs.points(100, 1);
    return new Dataset<>() {
      @Override
      public long size() {
        return 100;
      }

      @Override
      public Blobs.Point get(long index) throws Exception {
        if (index == bad) {
          throw new IOException("disk on fire");
        }
        return points.get(index);
      }
    };
  }

  @Test
  void aBadExampleIsNamedForAnyNumberOfThreads() {
    for (int workers : new int[] {0, 3}) {
      Blobs blobs = new Blobs();
      blobs.data = failingAt(42);
      blobs.training = new LoaderOptions(16, false, workers, false);
      try (Trainer trainer = blobs.trainer().maxEpochs(1).sanityValidationBatches(0).build()) {
        var e = assertThrows(DatasetException.class, trainer::fit);
        assertThat(e).hasMessageThat().contains("42");
        assertThat(e).hasMessageThat().contains("train");
        assertThat(e).hasCauseThat().hasMessageThat().isEqualTo("disk on fire");
      }
    }
  }

  @Test
  void aLossThatIsNotFiniteEndsTheFitAndNamesTheStep() {
    Blobs blobs = new Blobs();
    blobs.optimizer = SGD.learningRate(1e30);
    try (Trainer trainer =
        blobs.trainer().preflight(Preflight.off()).maxEpochs(9).logEverySteps(5).build()) {
      var e = assertThrows(NonFiniteLossException.class, trainer::fit);
      assertThat(e).hasMessageThat().containsMatch("since step [234] \\(epoch 1\\)");
      assertThat(e).hasMessageThat().contains("lower learning rate than 1.0E30");
    }
  }

  @Test
  void aLossThatIsNotFiniteBeforeTrainingIsFoundAtOnce() {
    Blobs blobs = new Blobs();
    blobs.data = Dataset.of(List.of(new Blobs.Point(new float[] {Float.NaN, 0}, 1)));
    try (Trainer trainer = blobs.trainer().preflight(Preflight.off()).maxEpochs(1).build()) {
      String before = trainer.weightsSha256();
      var e = assertThrows(NonFiniteLossException.class, trainer::fit);
      assertThat(e).hasMessageThat().contains("on the first batch, before any training");
      assertThat(trainer.weightsSha256()).isEqualTo(before);
    }
  }

  @Test
  void aScheduleThatMonitorsWhatNobodyLogs() {
    Blobs blobs = new Blobs();
    blobs.optimizer =
        SGD.learningRate(0.1).schedule(ReduceOnPlateau.monitor(MetricName.of("vall_loss")));
    try (Trainer trainer = blobs.trainer().maxEpochs(1).build()) {
      var e = assertThrows(IllegalArgumentException.class, trainer::fit);
      assertThat(e)
          .hasMessageThat()
          .contains("monitors \"vall_loss\"; logged are [train_loss, loss, acc]");
    }
  }

  @Test
  void aLabelOutOfRangeIsToldWithItsStep() {
    Blobs blobs = new Blobs();
    blobs.data = Blobs.points(99, 1).concat(Dataset.of(List.of(new Blobs.Point(new float[2], 7))));
    blobs.training = new LoaderOptions(16, false, 0, false);
    try (Trainer trainer =
        blobs
            .trainer()
            .preflight(Preflight.off())
            .maxEpochs(1)
            .sanityValidationBatches(0)
            .build()) {
      var e = assertThrows(StepFailedException.class, trainer::fit);
      assertThat(e)
          .hasMessageThat()
          .startsWith("training step 7 (epoch 1, batch 7, from 1) failed");
      assertThat(e).hasMessageThat().contains("label value of 7");
    }
  }

  @Test
  void aMistakeInValidationIsFoundBeforeTraining() {
    Blobs blobs = new Blobs();
    Dataset<Blobs.Point> bad = Dataset.of(List.of(new Blobs.Point(new float[2], 7)));
    ModuleDefinition module =
        blobs
            .define()
            .loader(
                Stage.VALIDATE,
                "badData",
                () -> bad,
                new Blobs.PointCollator(),
                new LoaderOptions(1, false, 0, false))
            .build();
    try (Trainer trainer =
        ModuleTrainer.builder(module)
            .accelerator(Accelerator.CPU)
            .progressBar(false)
            .preflight(Preflight.off())
            .maxEpochs(1)
            .build()) {
      String before = trainer.weightsSha256();
      var e = assertThrows(StepFailedException.class, trainer::fit);
      assertThat(e).hasMessageThat().contains("label value of 7");
      assertThat(trainer.weightsSha256()).isEqualTo(before);
    }
  }

  @Test
  void goesOnWithALossThatIsNotFiniteIfAskedTo() {
    Blobs blobs = new Blobs();
    blobs.optimizer = SGD.learningRate(1e30);
    try (Trainer trainer = blobs.trainer().maxEpochs(1).haltOnNonFiniteLoss(false).build()) {
      assertThat(trainer.fit().steps()).isEqualTo(7);
    }
  }

  @Test
  void anExceptionOfAHookNamesTheMethodAndReachesListeners() {
    AtomicReference<Throwable> heard = new AtomicReference<>();
    Callback listener =
        new Callback() {
          @Override
          public void onException(ExceptionEvent event, TrainingControl control) {
            heard.set(event.exception());
          }
        };
    ModuleDefinition module =
        new Blobs()
            .define()
            .on(
                Event.TRAIN_BATCH_END,
                "afterBatch",
                BatchEvent.class,
                (event, control) -> {
                  if (event.step() == 3) {
                    throw new IOException("no more");
                  }
                })
            .build();
    try (Trainer trainer =
        ModuleTrainer.builder(module)
            .accelerator(Accelerator.CPU)
            .progressBar(false)
            .maxEpochs(2)
            .callbacks(listener)
            .build()) {
      var e = assertThrows(UserCodeException.class, trainer::fit);
      assertThat(e)
          .hasMessageThat()
          .isEqualTo("Blobs.afterBatch failed: java.io.IOException: no more");
      assertThat(heard.get()).isSameInstanceAs(e);
    }
  }

  @Test
  void prepareDataFailsBeforeAnythingElse() {
    ModuleDefinition module =
        new Blobs()
            .define()
            .prepareData(
                () -> {
                  throw new IOException("no such disk");
                })
            .build();
    try (Trainer trainer = ModuleTrainer.builder(module).maxEpochs(1).progressBar(false).build()) {
      var e = assertThrows(UserCodeException.class, trainer::fit);
      assertThat(e).hasMessageThat().contains("@PrepareData");
      assertThat(e).hasCauseThat().hasMessageThat().isEqualTo("no such disk");
    }
  }

  @Test
  void anEmptyDatasetIsAnError() {
    Blobs blobs = new Blobs();
    blobs.data = Dataset.of(List.of());
    try (Trainer trainer = blobs.trainer().maxEpochs(1).build()) {
      var e = assertThrows(IllegalArgumentException.class, trainer::fit);
      assertThat(e).hasMessageThat().contains("Blobs.trainData must have at least one example");
    }
  }

  @Test
  void anInterruptedFitEndsCleanly() throws Exception {
    AtomicInteger epochs = new AtomicInteger();
    Callback callback =
        new Callback() {
          @Override
          public void onFitStart(FitEvent event, TrainingControl control) {
            Thread.currentThread().interrupt();
          }

          @Override
          public void onFitEnd(FitEvent event, TrainingControl control) {
            epochs.incrementAndGet();
          }
        };
    AtomicReference<String> reason = new AtomicReference<>("none");
    Thread thread =
        new Thread(
            () -> {
              try (Trainer trainer =
                  new Blobs().trainer().maxEpochs(1000).callbacks(callback).build()) {
                reason.set(trainer.fit().stopReason());
              } catch (InterruptedRunException e) {
                reason.set(e.getMessage());
              }
            },
            "interrupted-fit");
    thread.start();
    thread.join();
    assertThat(reason.get()).contains("interrupted");
  }

  @Test
  void settingsOutOfRangeAreNamed() {
    Trainer.Builder builder = new Blobs().trainer();
    assertThat(assertThrows(IllegalArgumentException.class, () -> builder.logEverySteps(0)))
        .hasMessageThat()
        .isEqualTo("logEverySteps must be at least 1, but was 0");
    assertThat(
            assertThrows(
                IllegalArgumentException.class, () -> builder.validateEveryFractionOfEpoch(1.5)))
        .hasMessageThat()
        .contains("must be above 0 and at most 1, but was 1.5");
    assertThat(
            assertThrows(
                IllegalArgumentException.class, () -> builder.minEpochs(3).maxEpochs(2).build()))
        .hasMessageThat()
        .isEqualTo("minEpochs must be at most maxEpochs, but were 3 and 2");
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> new Blobs().trainer().maxEpochs(1).numNodes(2).build()))
        .hasMessageThat()
        .contains("numNodes is 2, so this process must know the others");
  }

  @Test
  void aFractionThatLeavesNothingIsAnError() {
    assertThat(
            assertThrows(IllegalArgumentException.class, () -> Limit.fraction(0.1).of("train", 7)))
        .hasMessageThat()
        .contains("0.1 of 7 batches is none");
  }
}
