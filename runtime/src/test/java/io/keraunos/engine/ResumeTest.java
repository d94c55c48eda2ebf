package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.callback.Best;
import io.keraunos.callback.Callback;
import io.keraunos.callback.EarlyStopping;
import io.keraunos.callback.TrainingControl;
import io.keraunos.callback.TrainingEvent.BatchEvent;
import io.keraunos.callback.TrainingEvent.EvaluationEvent;
import io.keraunos.callback.TrainingEvent.LogEvent;
import io.keraunos.checkpoint.CheckpointFolder;
import io.keraunos.checkpoint.DamagedCheckpointException;
import io.keraunos.metric.MetricName;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.Resume;
import io.keraunos.trainer.Trainer;
import io.keraunos.trainer.UserCodeException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A fit that was cut off and resumed ends as one that was not, in every bit. */
@ExtendWith(NothingLeft.class)
class ResumeTest {

  @TempDir private Path root;

  /** The outcome of a fit, and the lines it logged on the way. */
  private record Outcome(String weights, FitResult fit, List<String> logs) {}

  /** Three epochs of 7 batches, with a checkpoint after every 5th step. */
  private Trainer.Builder builder(String folder, int devices, List<String> logs) {
    Pictures pictures = new Pictures();
    pictures.normalized = true;
    pictures.dropped = true;
    return pictures
        .trainer()
        .devices(devices)
        .batchSize(32 / devices)
        .maxEpochs(3)
        .logEverySteps(4)
        .defaultRootDir(root.resolve(folder))
        .checkpoints(Checkpointing.everySteps(5))
        .callbacks(
            new Callback() {
              @Override
              public void onLog(LogEvent event, TrainingControl control) {
                logs.add(event.step() + " " + event.learningRate() + " " + event.metrics());
              }
            });
  }

  private Outcome run(Trainer.Builder builder, List<String> logs) {
    try (Trainer trainer = builder.build()) {
      FitResult fit = trainer.fit();
      return new Outcome(trainer.weightsSha256(), fit, logs);
    }
  }

  /** Ends a fit as if the process had been killed in the middle of a step. */
  private void cutOff(Trainer.Builder builder, long afterStep) {
    builder.callbacks(
        new Callback() {
          @Override
          public void onTrainBatchEnd(BatchEvent event, TrainingControl control) {
            if (event.step() == afterStep) {
              throw new IllegalStateException("cut off");
            }
          }
        });
    try (Trainer trainer = builder.build()) {
      assertThrows(UserCodeException.class, trainer::fit);
    }
  }

  @Test
  void everyStepMayBeTheLast() {
    for (int devices = 1; devices <= 2; devices++) {
      List<String> logs = new ArrayList<>();
      Outcome whole = run(builder("whole" + devices, devices, logs), logs);
      assertThat(whole.fit().steps()).isEqualTo(21);
      for (long step : new long[] {3, 5, 7, 12, 14, 20, 21}) {
        String folder = "cut" + devices + "at" + step;
        List<String> before = new ArrayList<>();
        cutOff(builder(folder, devices, before), step);
        List<String> after = new ArrayList<>();
        Outcome resumed = run(builder(folder, devices, after).resume(Resume.auto()), after);
        assertThat(resumed.weights()).isEqualTo(whole.weights());
        assertThat(resumed.fit().metrics()).isEqualTo(whole.fit().metrics());
        assertThat(resumed.fit().examples()).isEqualTo(whole.fit().examples());
        assertThat(resumed.fit().steps()).isEqualTo(21);
        // What is logged after the checkpoint is what the whole run logged there.
        assertThat(whole.logs().subList(whole.logs().size() - after.size(), whole.logs().size()))
            .isEqualTo(after);
      }
    }
  }

  @Test
  void aCheckpointOfAnEpochsLastStepIsFollowedByTheEndOfTheEpoch() {
    List<String> logs = new ArrayList<>();
    run(builder("ends", 1, logs), logs);
    Checkpointing atTheEnd = Checkpointing.everySteps(7);
    cutOff(
        Runs.reset(builder("ended", 1, new ArrayList<>()), "checkpoints").checkpoints(atTheEnd), 8);
    List<String> after = new ArrayList<>();
    run(
        Runs.reset(builder("ended", 1, after), "checkpoints")
            .checkpoints(atTheEnd)
            .resume(Resume.last()),
        after);
    assertThat(after).isEqualTo(logs.subList(logs.size() - after.size(), logs.size()));
    assertThat(after.get(0)).startsWith("7 ");
  }

  @Test
  void whereThereIsNoCheckpointAutoStartsAndLastFails() {
    List<String> logs = new ArrayList<>();
    try (Trainer trainer = builder("none", 1, logs).resume(Resume.last()).build()) {
      assertThat(assertThrows(IllegalArgumentException.class, trainer::fit))
          .hasMessageThat()
          .startsWith("there must be a checkpoint to resume from, but there is none in ");
    }
    assertThat(run(builder("none", 1, logs).resume(Resume.auto()), logs).fit().steps())
        .isEqualTo(21);
  }

  @Test
  void aFinishedRunIsNotTrainedAgain() {
    List<String> logs = new ArrayList<>();
    Outcome first = run(builder("done", 1, logs), logs);
    Outcome again = run(builder("done", 1, logs).resume(Resume.last()), logs);
    assertThat(again.weights()).isEqualTo(first.weights());
    assertThat(again.fit().steps()).isEqualTo(21);
    assertThat(first.fit().checkpoint().orElseThrow())
        .isEqualTo(root.resolve("done/Pictures/version_0/checkpoints/step-000000000021"));
    // And it may go on.
    Outcome more =
        run(
            Runs.reset(builder("done", 1, logs), "maxEpochs").maxEpochs(4).resume(Resume.last()),
            logs);
    assertThat(more.fit().steps()).isEqualTo(28);
  }

  @Test
  void onlyTheLatestAreKeptAndANewRunHasAFolderOfItsOwn() throws Exception {
    List<String> logs = new ArrayList<>();
    run(
        Runs.reset(builder("kept", 1, logs), "checkpoints")
            .checkpoints(Checkpointing.everySteps(5).keepLast(3)),
        logs);
    run(builder("kept", 1, logs), logs);
    try (Stream<Path> first = Files.list(root.resolve("kept/Pictures/version_0/checkpoints"))) {
      assertThat(first.map(path -> path.getFileName().toString()).toList())
          .containsExactly("step-000000000015", "step-000000000020", "step-000000000021");
    }
    assertThat(Files.isDirectory(root.resolve("kept/Pictures/version_1"))).isTrue();
  }

  @Test
  void aDamagedCheckpointGivesWayToTheOneBefore() throws Exception {
    List<String> logs = new ArrayList<>();
    Outcome whole = run(builder("damaged", 1, logs), logs);
    Path checkpoints = root.resolve("damaged/Pictures/version_0/checkpoints");
    Files.delete(checkpoints.resolve("step-000000000021/variables.index"));
    Outcome again = run(builder("damaged", 1, logs).resume(Resume.auto()), logs);
    assertThat(again.weights()).isEqualTo(whole.weights());
    for (String step : List.of("step-000000000021", "step-000000000020")) {
      Files.writeString(checkpoints.resolve(step).resolve("progress.json"), "{}");
    }
    try (Trainer trainer = builder("damaged", 1, logs).resume(Resume.auto()).build()) {
      assertThat(assertThrows(DamagedCheckpointException.class, trainer::fit))
          .hasMessageThat()
          .startsWith("all 2 checkpoints in ");
    }
  }

  @Test
  void anotherSeedOrBatchIsRefused() {
    List<String> logs = new ArrayList<>();
    run(builder("other", 1, logs), logs);
    try (Trainer trainer = builder("other", 1, logs).seed(5).resume(Resume.last()).build()) {
      assertThat(assertThrows(IllegalArgumentException.class, trainer::fit))
          .hasMessageThat()
          .startsWith("the seed must be that of the checkpoint, 0, but was 5");
    }
    try (Trainer trainer =
        Runs.reset(builder("other", 1, logs), "batchSize")
            .batchSize(8)
            .resume(Resume.last())
            .build()) {
      assertThat(assertThrows(IllegalArgumentException.class, trainer::fit))
          .hasMessageThat()
          .startsWith(
              "a step must take as many examples as before the checkpoint, 32, but takes 8");
    }
  }

  @Test
  void callbacksRemember() {
    List<String> logs = new ArrayList<>();
    // Nothing is better by a margin of 100, so it ends after the first epoch and two more.
    EarlyStopping first = EarlyStopping.on(MetricName.of("loss"), Best.MIN).minDelta(100);
    cutOff(
        Runs.reset(builder("stop", 1, logs), "maxEpochs")
            .maxEpochs(50)
            .callbacks(first.patience(2)),
        16);
    EarlyStopping second = EarlyStopping.on(MetricName.of("loss"), Best.MIN).minDelta(100);
    Outcome resumed =
        run(
            Runs.reset(builder("stop", 1, logs), "maxEpochs")
                .maxEpochs(50)
                .callbacks(second.patience(2))
                .resume(Resume.last()),
            logs);
    assertThat(resumed.fit().steps()).isEqualTo(21);
    assertThat(resumed.fit().stopReason()).startsWith("loss was not better than ");
  }

  @Test
  void aMetricThatNobodyLogsIsRefused() {
    List<String> logs = new ArrayList<>();
    try (Trainer trainer =
        builder("monitor", 1, logs)
            .callbacks(EarlyStopping.on(MetricName.of("lose"), Best.MIN))
            .build()) {
      assertThat(assertThrows(IllegalArgumentException.class, trainer::fit))
          .hasMessageThat()
          .isEqualTo(
              "EarlyStopping must monitor a metric that fit logs, but monitors \"lose\"; did you"
                  + " mean \"loss\"? logged are [train_loss, loss, acc, precision, auc]");
    }
  }

  @Test
  void theBestAreKeptAndFoundAgain() throws Exception {
    List<String> logs = new ArrayList<>();
    MetricName acc = MetricName.of("acc");
    Trainer.Builder builder =
        Runs.reset(builder("best", 1, logs), "maxEpochs", "checkpoints")
            .maxEpochs(6)
            .checkpoints(Checkpointing.everySteps(5).keepLast(1).keepBest(2, acc, Best.MAX));
    Map<Long, Double> measured = new TreeMap<>();
    builder.callbacks(
        new Callback() {
          @Override
          public void onEvaluationEnd(EvaluationEvent event, TrainingControl control) {
            measured.put(event.step(), event.metrics().get(acc));
          }
        });
    Outcome outcome = run(builder, logs);
    List<Long> best =
        measured.entrySet().stream()
            .sorted(
                Map.Entry.<Long, Double>comparingByValue()
                    .thenComparing(Map.Entry.comparingByKey())
                    .reversed())
            .limit(2)
            .map(Map.Entry::getKey)
            .toList();
    assertThat(CheckpointFolder.step(outcome.fit().bestCheckpoint().orElseThrow()))
        .isEqualTo(best.get(0));
    Set<Long> kept = new TreeSet<>();
    try (Stream<Path> all = Files.list(root.resolve("best/Pictures/version_0/checkpoints"))) {
      all.forEach(path -> kept.add(CheckpointFolder.step(path)));
    }
    Set<Long> expected = new TreeSet<>(best);
    expected.add(42L); // the last
    assertThat(kept).isEqualTo(expected);
    // The best one can be tested, and gone on from.
    try (Trainer trainer = builder.resume(Resume.best()).build()) {
      trainer.restore(outcome.fit().bestCheckpoint().orElseThrow());
      assertThat(trainer.validate().metric(acc)).isEqualTo(measured.get(best.get(0)));
      assertThat(trainer.fit().epochs()).isEqualTo(6);
    }
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> builder("best", 1, logs).resume(Resume.best()).build()))
        .hasMessageThat()
        .startsWith("resume must not be best without a metric that says which is");
  }

  @Test
  void timeBringsCheckpointsToo() {
    List<String> logs = new ArrayList<>();
    Outcome outcome =
        run(
            Runs.reset(builder("time", 1, logs), "checkpoints")
                .checkpoints(Checkpointing.every(Duration.ofNanos(1)).keepLast(100)),
            logs);
    Path folder = outcome.fit().checkpoint().orElseThrow().getParent();
    assertThat(new CheckpointFolder(folder).all()).hasSize(21);
  }

  @Test
  void whatCannotBeWrittenIsLoud() throws Exception {
    Path file = Files.writeString(root.resolve("file"), "not a folder");
    List<String> logs = new ArrayList<>();
    try (Trainer trainer = builder("file/below", 1, logs).build()) {
      assertThat(assertThrows(UncheckedIOException.class, trainer::fit))
          .hasMessageThat()
          .contains(file.toString());
    }
  }

  @Test
  void aCheckpointRestoresOnAnotherLayout() {
    List<String> logs = new ArrayList<>();
    cutOff(builder("layout", 1, logs), 12);
    Outcome resumed = run(builder("layout", 2, logs).resume(Resume.last()), logs);
    assertThat(resumed.fit().steps()).isEqualTo(21);
    assertThat(resumed.fit().examples()).isEqualTo(3 * 203);
  }
}
