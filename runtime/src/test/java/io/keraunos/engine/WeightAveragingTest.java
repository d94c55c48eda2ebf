package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.callback.LambdaCallback;
import io.keraunos.checkpoint.VariableFiles;
import io.keraunos.metric.MetricName;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.Resume;
import io.keraunos.trainer.Trainer;
import io.keraunos.trainer.WeightAveraging;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NothingLeft.class)
class WeightAveragingTest {

  private static final MetricName LOSS = MetricName.of("loss");

  @TempDir private Path dir;

  private static SortedMap<String, float[]> exported(Trainer trainer, Path folder) {
    SortedMap<String, float[]> weights = trainer.weights();
    trainer.export(folder);
    SortedMap<String, VariableFiles.Value> like = new TreeMap<>();
    Map<String, long[]> shapes =
        Map.of(
            "conv/kernel", new long[] {3, 3, 1, 4},
            "hidden/kernel", new long[] {100, 128},
            "output/kernel", new long[] {128, 2});
    weights.forEach(
        (name, values) ->
            like.put(
                name,
                new VariableFiles.Value(
                    shapes.getOrDefault(name, new long[] {values.length}), values)));
    SortedMap<String, float[]> found = new TreeMap<>();
    VariableFiles.read(folder.resolve("variables"), like)
        .forEach((name, value) -> found.put(name, value.elements()));
    return found;
  }

  private static void assertNear(
      SortedMap<String, float[]> found, SortedMap<String, float[]> expected) {
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (name, values) ->
            assertThat(found.get(name)).usingTolerance(1e-5).containsExactly(values).inOrder());
  }

  /** The average of some weights, in the order of time. */
  private static SortedMap<String, float[]> average(
      List<SortedMap<String, float[]>> all, boolean exponential, double decay) {
    SortedMap<String, float[]> average = new TreeMap<>();
    for (String name : all.get(0).keySet()) {
      double[] sum = null;
      for (int time = 0; time < all.size(); time++) {
        float[] values = all.get(time).get(name);
        double weight = time == 0 ? 1 : exponential ? 1 - decay : 1.0 / (time + 1);
        if (sum == null) {
          sum = new double[values.length];
        }
        for (int i = 0; i < sum.length; i++) {
          sum[i] += weight * (values[i] - sum[i]);
        }
      }
      float[] floats = new float[sum.length];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = (float) sum[i];
      }
      average.put(name, floats);
    }
    return average;
  }

  @Test
  void emaIsTheMovingAverageOfTheSteps() {
    List<SortedMap<String, float[]>> steps = new ArrayList<>();
    try (Trainer trainer =
        new Pictures()
            .trainer()
            .maxSteps(21)
            .weightAveraging(WeightAveraging.ema(0.8).startStep(4).everySteps(2))
            .callbacks(
                LambdaCallback.create()
                    .onTrainBatchEnd(
                        (event, control) -> {
                          if (event.step() >= 4 && event.step() % 2 == 0) {
                            steps.add(control.weights());
                          }
                        }))
            .build()) {
      trainer.fit();
      assertThat(steps).hasSize(9);
      SortedMap<String, float[]> expected = average(steps, true, 0.8);
      assertNear(exported(trainer, dir.resolve("ema")), expected);
      assertNear(trainer.weights(), expected);
    }
  }

  @Test
  void swaIsTheMeanOfTheEpochs() {
    List<SortedMap<String, float[]>> epochs = new ArrayList<>();
    try (Trainer trainer =
        new Pictures()
            .trainer()
            .maxEpochs(4)
            .weightAveraging(WeightAveraging.swa(1))
            .callbacks(
                LambdaCallback.create()
                    .onTrainEpochEnd(
                        (event, control) -> {
                          if (event.epoch() >= 1) {
                            epochs.add(control.weights());
                          }
                        }))
            .build()) {
      trainer.fit();
      assertThat(epochs).hasSize(3);
      assertNear(exported(trainer, dir.resolve("swa")), average(epochs, false, 0));
    }
  }

  @Test
  void validationUsesTheAveragesAndTrainingIsAsWithout() {
    double plain;
    List<String> trained = new ArrayList<>();
    LambdaCallback record =
        LambdaCallback.create()
            .onEvaluationEnd(
                (event, control) -> trained.add(WeightsDigest.sha256(control.weights())));
    try (Trainer trainer = new Pictures().trainer().maxEpochs(2).callbacks(record).build()) {
      plain = trainer.fit().metric(LOSS);
      assertThat(trainer.weightsSha256()).isEqualTo(trained.get(1));
    }
    try (Trainer trainer =
        new Pictures()
            .trainer()
            .maxEpochs(2)
            .weightAveraging(WeightAveraging.ema(0.9))
            .callbacks(record)
            .build()) {
      FitResult fit = trainer.fit();
      assertThat(trained.subList(2, 4)).isEqualTo(trained.subList(0, 2));
      assertThat(trainer.weightsSha256()).isNotEqualTo(trained.get(1));
      assertThat(fit.metric(LOSS)).isNotEqualTo(plain);
      assertThat(trainer.validate().metric(LOSS)).isEqualTo(fit.metric(LOSS));
    }
  }

  @Test
  void averagesGoOnFromACheckpoint() {
    try (Trainer whole = averaging("whole", 14).build()) {
      whole.fit();
      try (Trainer begun = averaging("cut", 9).build()) {
        begun.fit();
      }
      try (Trainer resumed = averaging("cut", 14).resume(Resume.last()).build()) {
        resumed.fit();
        SortedMap<String, float[]> expected = exported(whole, dir.resolve("whole/model"));
        exported(resumed, dir.resolve("cut/model"))
            .forEach((name, values) -> assertThat(values).isEqualTo(expected.get(name)));
      }
    }
  }

  private Trainer.Builder averaging(String folder, long steps) {
    return new Pictures()
        .trainer()
        .maxSteps(steps)
        .defaultRootDir(dir.resolve(folder))
        .checkpoints(Checkpointing.everySteps(100))
        .weightAveraging(WeightAveraging.ema(0.9));
  }

  private double restored(Path checkpoint, WeightAveraging averaging) {
    try (Trainer trainer = new Pictures().trainer().weightAveraging(averaging).build()) {
      trainer.restore(checkpoint);
      return trainer.validate().metric(LOSS);
    }
  }

  @Test
  void anotherProcessHasTheSameModelWhetherOrNotItAverages() {
    FitResult fit;
    String weights;
    try (Trainer trainer = averaging("first", 14).build()) {
      fit = trainer.fit();
      weights = trainer.weightsSha256();
    }
    Path checkpoint = fit.checkpoint().orElseThrow();
    assertThat(restored(checkpoint, WeightAveraging.ema(0.9))).isEqualTo(fit.metric(LOSS));
    assertThat(restored(checkpoint, WeightAveraging.none())).isEqualTo(fit.metric(LOSS));
    try (Trainer plain = new Pictures().trainer().build()) {
      plain.restore(checkpoint);
      assertThat(plain.weightsSha256()).isEqualTo(weights);
      exported(plain, dir.resolve("model"))
          .forEach((name, values) -> assertThat(values).isEqualTo(plain.weights().get(name)));
    }
    // Training without averages goes on from the weights themselves.
    try (Trainer plain =
        Runs.reset(averaging("first", 15), "weightAveraging")
            .weightAveraging(WeightAveraging.none())
            .resume(Resume.from(checkpoint))
            .build()) {
      assertThat(plain.fit().steps()).isEqualTo(15);
    }
  }

  @Test
  void aCheckpointWithoutAveragesSuitsATrainerThatAverages() {
    FitResult fit;
    try (Trainer trainer =
        Runs.reset(averaging("plain", 7), "weightAveraging")
            .weightAveraging(WeightAveraging.none())
            .build()) {
      fit = trainer.fit();
    }
    Path checkpoint = fit.checkpoint().orElseThrow();
    assertThat(restored(checkpoint, WeightAveraging.ema(0.9))).isEqualTo(fit.metric(LOSS));
    try (Trainer trainer = averaging("plain", 14).resume(Resume.from(checkpoint)).build()) {
      assertThat(trainer.fit().steps()).isEqualTo(14);
    }
  }

  @Test
  void settingsAreChecked() {
    assertThat(assertThrows(IllegalArgumentException.class, () -> WeightAveraging.ema(1)))
        .hasMessageThat()
        .isEqualTo("decay must be at least 0 and below 1, but was 1.0");
    assertThat(
            assertThrows(
                IllegalArgumentException.class, () -> WeightAveraging.swa(3).everySteps(2)))
        .hasMessageThat()
        .startsWith("everySteps must be set for ema only");
  }
}
