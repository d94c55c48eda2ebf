package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.annotation.Stage;
import io.keraunos.callback.Callback;
import io.keraunos.callback.LambdaCallback;
import io.keraunos.callback.TrainingControl;
import io.keraunos.callback.TrainingEvent.BatchEvent;
import io.keraunos.callback.TrainingEvent.EvaluationEvent;
import io.keraunos.callback.TrainingEvent.LogEvent;
import io.keraunos.data.StreamDataset;
import io.keraunos.engine.Regression.Row;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.StepLR;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.trainer.Accelerator;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.GradientAccumulation;
import io.keraunos.trainer.Resume;
import io.keraunos.trainer.Trainer;
import io.keraunos.trainer.UserCodeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Counts, logs and resuming in steps of several batches. */
@ExtendWith(NothingLeft.class)
class AccumulatedStepsTest {

  @TempDir private Path root;

  /**
   * Everything that is counted in steps is counted in optimizer steps; batches are still told one
   * by one.
   */
  @Test
  void stepsAreOptimizerSteps() {
    List<String> batches = new ArrayList<>();
    List<String> logs = new ArrayList<>();
    List<Long> validations = new ArrayList<>();
    Pictures pictures = new Pictures();
    pictures.trainingSize = 43; // 6 batches: steps of 4 and 2
    pictures.optimizer = Adam.learningRate(0.01).schedule(StepLR.everySteps(2).gamma(0.5));
    Callback listening =
        new Callback() {
          @Override
          public void onTrainBatchEnd(BatchEvent event, TrainingControl control) {
            batches.add(event.epoch() + "." + event.batch() + "@" + event.step());
          }

          @Override
          public void onLog(LogEvent event, TrainingControl control) {
            logs.add(event.step() + " " + event.learningRate());
          }

          @Override
          public void onEvaluationEnd(EvaluationEvent event, TrainingControl control) {
            validations.add(event.step());
          }
        };
    try (Trainer trainer =
        pictures
            .trainer()
            .batchSize(8)
            .accumulateGradBatches(4)
            .logEverySteps(1)
            .validateEverySteps(3)
            .maxSteps(5)
            .callbacks(listening)
            .build()) {
      FitResult fit = trainer.fit();
      assertThat(fit.steps()).isEqualTo(5);
      assertThat(fit.epochs()).isEqualTo(2);
      assertThat(fit.examples()).isEqualTo(2 * 43 + 32);
    }
    assertThat(batches)
        .containsExactly(
            "0.0@0", "0.1@0", "0.2@0", "0.3@1", "0.4@1", "0.5@2", //
            "1.0@2", "1.1@2", "1.2@2", "1.3@3", "1.4@3", "1.5@4", //
            "2.0@4", "2.1@4", "2.2@4", "2.3@5")
        .inOrder();
    assertThat(logs)
        .containsExactly("1 0.01", "2 0.01", "3 0.005", "4 0.005", "5 0.0025")
        .inOrder();
    assertThat(validations).containsExactly(3L);
  }

  @Test
  void aFractionOfAnEpochIsOneOfItsSteps() {
    List<Long> validations = new ArrayList<>();
    Pictures pictures = new Pictures();
    try (Trainer trainer =
        pictures
            .trainer()
            .batchSize(8) // 26 batches, 7 steps
            .accumulateGradBatches(4)
            .validateEveryFractionOfEpoch(0.5)
            .maxEpochs(2)
            .callbacks(
                LambdaCallback.create()
                    .onEvaluationEnd((event, control) -> validations.add(event.step())))
            .build()) {
      trainer.fit();
    }
    assertThat(validations).containsExactly(3L, 6L, 10L, 13L).inOrder();
  }

  private Trainer.Builder resumable(String folder, int devices, List<String> logs) {
    Pictures pictures = new Pictures();
    pictures.normalized = true;
    pictures.dropped = true;
    return pictures
        .trainer()
        .devices(devices)
        .batchSize(8 / devices)
        .accumulateGradBatches(4)
        .maxEpochs(3)
        .logEverySteps(4)
        .defaultRootDir(root.resolve(folder))
        .checkpoints(Checkpointing.everySteps(5))
        .callbacks(
            LambdaCallback.create()
                .onLog((event, control) -> logs.add(event.step() + " " + event.metrics())));
  }

  @Test
  void aFitThatWasCutOffWithinAStepResumesInEveryBit() {
    for (int devices = 1; devices <= 2; devices++) {
      List<String> logs = new ArrayList<>();
      String whole;
      FitResult fit;
      try (Trainer trainer = resumable("whole" + devices, devices, logs).build()) {
        fit = trainer.fit();
        whole = trainer.weightsSha256();
      }
      assertThat(fit.steps()).isEqualTo(21);
      for (int cut : new int[] {22, 36, 37, 78}) { // batches; steps 6, 10, 10 and 21
        String folder = "cut" + devices + "at" + cut;
        int[] done = {0};
        try (Trainer trainer =
            resumable(folder, devices, new ArrayList<>())
                .callbacks(
                    LambdaCallback.create()
                        .onTrainBatchEnd(
                            (event, control) -> {
                              if (++done[0] == cut) {
                                throw new IllegalStateException("cut off");
                              }
                            }))
                .build()) {
          assertThrows(UserCodeException.class, trainer::fit);
        }
        List<String> after = new ArrayList<>();
        try (Trainer trainer = resumable(folder, devices, after).resume(Resume.last()).build()) {
          FitResult resumed = trainer.fit();
          assertThat(trainer.weightsSha256()).isEqualTo(whole);
          assertThat(resumed.metrics()).isEqualTo(fit.metrics());
          assertThat(resumed.examples()).isEqualTo(fit.examples());
        }
        assertThat(logs.subList(logs.size() - after.size(), logs.size())).isEqualTo(after);
      }
    }
  }

  @Test
  void anotherNumberOfBatchesIsRefusedWhenResuming() {
    try (Trainer trainer =
        Runs.reset(resumable("other", 1, new ArrayList<>()), "maxEpochs").maxEpochs(1).build()) {
      trainer.fit();
    }
    try (Trainer trainer =
        Runs.reset(resumable("other", 1, new ArrayList<>()), "accumulateGradBatches")
            .accumulateGradBatches(GradientAccumulation.batches(4).fromEpoch(2, 1))
            .resume(Resume.last())
            .build()) {
      assertThat(assertThrows(IllegalArgumentException.class, trainer::fit))
          .hasMessageThat()
          .startsWith(
              "accumulateGradBatches must be that of the checkpoint, 4, but was 4, from epoch 2:"
                  + " 1");
    }
  }

  @Test
  void theNumberMayDependOnTheEpoch() {
    try (Trainer trainer =
        new Pictures()
            .trainer()
            .batchSize(8)
            .accumulateGradBatches(GradientAccumulation.batches(1).fromEpoch(1, 4).fromEpoch(3, 2))
            .maxEpochs(4)
            .build()) {
      assertThat(trainer.fit().steps()).isEqualTo(26 + 7 + 7 + 13);
    }
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> GradientAccumulation.batches(2).fromEpoch(3, 2).fromEpoch(3, 4)))
        .hasMessageThat()
        .isEqualTo("the epoch of accumulateGradBatches must be at least 4, but was 3");
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> new Pictures().trainer().accumulateGradBatches(0)))
        .hasMessageThat()
        .isEqualTo("accumulateGradBatches must be at least 1, but was 0");
  }

  @Test
  void aStreamsLastStepTakesWhatIsLeft() {
    List<Map<String, float[]>> weights = new ArrayList<>();
    List<Long> steps = new ArrayList<>();
    for (int batches : new int[] {1, 4}) {
      Regression regression = new Regression();
      StreamDataset<Row> stream = (epoch, shard, shards) -> regression.rows.iterator();
      try (Trainer trainer =
          ModuleTrainer.builder(
                  regression
                      .define()
                      .streamLoader(
                          Stage.TRAIN,
                          "trainData",
                          () -> stream,
                          new Regression.RowCollator(),
                          new LoaderOptions(8 / batches, false, 1, false))
                      .build())
              .accelerator(Accelerator.CPU)
              .progressBar(false)
              .accumulateGradBatches(batches)
              .maxEpochs(3)
              .callbacks(
                  LambdaCallback.create()
                      .onTrainBatchEnd((event, control) -> steps.add(event.step())))
              .build()) {
        FitResult fit = trainer.fit();
        assertThat(fit.steps()).isEqualTo(6);
        assertThat(fit.examples()).isEqualTo(33);
        weights.add(trainer.weights());
      }
    }
    LayoutTest.assertSame(weights.get(0), weights.get(1), "a stream");
    // Batches of 8 and 3, then of 2, 2, 2, 2 and 2, 1.
    assertThat(steps.subList(0, 6)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L).inOrder();
    assertThat(steps.subList(6, 18))
        .containsExactly(0L, 0L, 0L, 1L, 1L, 2L, 2L, 2L, 2L, 3L, 3L, 4L)
        .inOrder();
  }
}
