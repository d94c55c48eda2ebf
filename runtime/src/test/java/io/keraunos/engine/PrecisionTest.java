package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.data.Dataset;
import io.keraunos.distribute.Cluster;
import io.keraunos.feature.FittedFeatures;
import io.keraunos.graph.execute.ModelProgram;
import io.keraunos.graph.execute.ModelSession;
import io.keraunos.graph.execute.TrainingRun;
import io.keraunos.graph.plan.SessionOptions;
import io.keraunos.graph.plan.StepOptions;
import io.keraunos.loading.BatchLoader;
import io.keraunos.loading.BatchLoaderOptions;
import io.keraunos.loading.Shares;
import io.keraunos.optimizer.SGD;
import io.keraunos.trainer.Accelerator;
import io.keraunos.trainer.DeviceChoice;
import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.Precision;
import io.keraunos.trainer.SessionSettings;
import io.keraunos.trainer.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Fewer bits change a fit a little; the scale of the loss changes nothing but what overflows. */
@ExtendWith(NothingLeft.class)
class PrecisionTest {

  private static float[] fitted(Precision precision) {
    Pictures pictures = new Pictures();
    pictures.normalized = true;
    try (Trainer trainer = pictures.trainer().precision(precision).maxSteps(5).build()) {
      trainer.fit();
      return trainer.weights().get("hidden/kernel");
    }
  }

  @Test
  void bfloat16ChangesAFitALittle() throws IOException {
    Path cpu = Path.of("/proc/cpuinfo");
    Assumptions.assumeTrue(Files.exists(cpu) && Files.readString(cpu).contains("avx512bw"));
    float[] whole = fitted(Precision.FLOAT32);
    float[] mixed = fitted(Precision.BF16_MIXED);
    assertThat(mixed).isNotEqualTo(whole);
    assertThat(mixed).usingTolerance(0.05).containsExactly(whole).inOrder();
  }

  /** Batches of 601 examples, a number that bfloat16 cannot hold. */
  private static FitResult uneven(Precision precision, int devices) {
    Regression regression = new Regression();
    regression.rows = Regression.rows(4 * 601, 1);
    regression.optimizer = SGD.learningRate(0.01);
    try (Trainer trainer =
        regression
            .trainer()
            .precision(precision)
            .devices(devices)
            .globalBatchSize(601)
            .maxEpochs(1)
            .build()) {
      return trainer.fit();
    }
  }

  @Test
  void numbersOfExamplesAreNotRounded() {
    assertThat(uneven(Precision.BF16_MIXED, 2).examples()).isEqualTo(4 * 601);
    double whole = uneven(Precision.FLOAT32, 1).metrics().asMap().get("train_loss");
    assertThat(uneven(Precision.BF16_MIXED, 1).metrics().asMap().get("train_loss"))
        .isWithin(0.005)
        .of(whole);
  }

  @Test
  void float16IsForGpus() {
    try (Trainer trainer =
        new Regression().trainer().precision(Precision.FP16_MIXED).maxSteps(1).build()) {
      assertThat(assertThrows(IllegalArgumentException.class, trainer::fit))
          .hasMessageThat()
          .contains("precision FP16_MIXED must be on a GPU");
    }
    Trainer.Builder both =
        new Regression().trainer().precision(Precision.FP16_MIXED).detectAnomaly(true);
    assertThat(assertThrows(IllegalArgumentException.class, both::build))
        .hasMessageThat()
        .contains("detectAnomaly must not be set with precision FP16_MIXED");
  }

  /** Trains batch by batch, with or without a scale of the loss. */
  private static final class Scaled implements AutoCloseable {
    private final ModelSession session;
    private final TrainingRun training;
    private final BatchLoader loader;
    private int position;

    Scaled(Regression regression, boolean scales, int replicas, boolean accumulates) {
      this(regression, scales, replicas, accumulates, false);
    }

    Scaled(
        Regression regression, boolean scales, int replicas, boolean accumulates, boolean shards) {
      session =
          ModelProgram.trace(
                  regression.define().build(),
                  new SessionOptions(
                      new SessionSettings(
                          0,
                          false,
                          Accelerator.CPU,
                          new DeviceChoice.Count(replicas),
                          Precision.FLOAT32,
                          OptionalInt.of(1),
                          List.of()),
                      OptionalInt.empty(),
                      Cluster.LOCAL,
                      false,
                      new StepOptions(Optional.empty(), accumulates, false, scales, false, shards),
                      FittedFeatures.NONE))
              .open();
      training = session.training().orElseThrow();
      loader =
          BatchLoader.open(
              Dataset.of(regression.rows),
              new Regression.RowCollator(),
              new BatchLoaderOptions(
                  "train", 4, false, 0, false, 0, 1, new Shares(0, 1, training.shares())));
    }

    void epoch() throws InterruptedException {
      loader.start(0, 0, Long.MAX_VALUE);
      for (Batches.Shared batch = Batches.next(loader);
          batch != null;
          batch = Batches.next(loader)) {
        try {
          List<double[]> rate = List.of(new double[] {0.1});
          training.train(batch.shares(), ++position, rate, 0);
        } finally {
          batch.release();
        }
      }
    }

    float[] kernel() {
      return session.weights().get("linear/kernel");
    }

    float scale() {
      return session.variables().get("loss_scale").elements()[0];
    }

    @Override
    public void close() {
      loader.close();
      session.close();
    }
  }

  @Test
  void theScaleOfTheLossIsTakenOutAgain() throws InterruptedException {
    for (int replicas = 1; replicas <= 2; replicas++) {
      boolean shards = replicas == 2;
      for (boolean accumulates : new boolean[] {false, true}) {
        try (Scaled plain = new Scaled(new Regression(), false, replicas, accumulates);
            Scaled sharded = new Scaled(new Regression(), true, replicas, accumulates, shards);
            Scaled scaled = new Scaled(new Regression(), true, replicas, accumulates)) {
          for (int epoch = 0; epoch < 3; epoch++) {
            plain.epoch();
            scaled.epoch();
            sharded.epoch();
          }
          assertWithMessage("%s replicas with shards, accumulates %s", replicas, accumulates)
              .that(sharded.kernel())
              .usingTolerance(1e-5)
              .containsExactly(plain.kernel())
              .inOrder();
          assertWithMessage("%s replicas, accumulates %s", replicas, accumulates)
              .that(scaled.kernel())
              .usingTolerance(1e-5)
              .containsExactly(plain.kernel())
              .inOrder();
          assertThat(scaled.scale()).isEqualTo(65536);
        }
      }
    }
  }

  @Test
  void whatOverflowsChangesNothingButTheScale() throws InterruptedException {
    Regression regression = new Regression();
    regression.rows = List.of(new Regression.Row(new float[] {1e18f, 0, 0}, 1));
    try (Scaled scaled = new Scaled(regression, true, 1, false)) {
      float[] before = scaled.kernel();
      scaled.epoch(); // 65,536 times the gradient, some 1e36, is too large for 32 bits too
      assertThat(scaled.kernel()).isEqualTo(before);
      assertThat(scaled.scale()).isEqualTo(32768);
    }
  }

  /** The gradient of the first weight alone overflows, of which one replica has the shard. */
  @Test
  void whatOverflowsInOneShardChangesNothingInAnother() throws InterruptedException {
    Regression regression = new Regression();
    regression.rows = List.of(new Regression.Row(new float[] {1e18f, 0, 0}, 1));
    try (Scaled scaled = new Scaled(regression, true, 2, false, true)) {
      float[] before = scaled.kernel();
      scaled.epoch();
      assertThat(scaled.kernel()).isEqualTo(before);
      for (var replica : scaled.session.replicas()) {
        assertThat(replica.get("loss_scale").elements()).isEqualTo(new float[] {32768});
      }
    }
  }

  @Test
  void twoThousandGoodStepsDoubleTheScale() throws InterruptedException {
    Regression regression = new Regression();
    regression.rows = Regression.rows(4, 1);
    try (Scaled scaled = new Scaled(regression, true, 1, false)) {
      for (int step = 0; step < 1999; step++) {
        scaled.epoch();
      }
      assertThat(scaled.scale()).isEqualTo(65536);
      scaled.epoch();
      assertThat(scaled.scale()).isEqualTo(131072);
    }
  }

  @Test
  void gradientsThatNoScaleMakesFiniteAreAnError() throws InterruptedException {
    Regression regression = new Regression();
    regression.rows = List.of(new Regression.Row(new float[] {Float.NaN, 0, 0}, 1));
    List<Float> scales = new ArrayList<>();
    try (Scaled scaled = new Scaled(regression, true, 1, false)) {
      ArithmeticException error =
          assertThrows(
              ArithmeticException.class,
              () -> {
                while (true) {
                  scaled.epoch();
                  scales.add(scaled.scale());
                }
              });
      assertThat(error).hasMessageThat().contains("NaN or infinity whatever the loss is scaled by");
    }
    assertThat(scales).hasSize(16);
    assertThat(scales.get(15)).isEqualTo(1);
  }
}
