package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import io.keraunos.checkpoint.VariableFiles;
import io.keraunos.engine.Regression.Row;
import io.keraunos.layer.BatchNormalization;
import io.keraunos.layer.Dropout;
import io.keraunos.metric.MetricName;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.SGD;
import io.keraunos.step.Metric;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.GradientAccumulation;
import io.keraunos.trainer.Trainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Batches whose gradients are added up train as one batch does. */
@ExtendWith(NothingLeft.class)
class AccumulationTest {

  @TempDir private Path root;

  /** 20 steps on pictures, of which each batch has 8; some of them accumulated. */
  private static Map<String, float[]> weights(
      int batchSize, int batches, int devices, Consumer<Pictures> change) {
    Pictures pictures = new Pictures();
    change.accept(pictures);
    try (Trainer trainer =
        pictures
            .trainer()
            .devices(devices)
            .batchSize(batchSize / devices)
            .accumulateGradBatches(batches)
            .intraOpThreads(1)
            .maxSteps(20)
            .build()) {
      FitResult fit = trainer.fit();
      assertThat(fit.steps()).isEqualTo(20);
      return trainer.weights();
    }
  }

  @Test
  void batchesOfAStepGiveWhatOneLargeBatchGives() {
    // Of 203 examples the last step of an epoch has 11, in batches of 8 and 3.
    for (OptimizerSpec optimizer :
        List.of(Adam.learningRate(0.003), SGD.learningRate(0.05).momentum(0.9))) {
      for (boolean scalar : new boolean[] {false, true}) {
        Consumer<Pictures> change =
            pictures -> {
              pictures.optimizer = optimizer;
              pictures.scalarLoss = scalar;
            };
        Map<String, float[]> one = weights(32, 1, 1, change);
        for (int devices = 1; devices <= 2; devices++) {
          LayoutTest.assertSame(
              one, weights(8, 4, devices, change), "4 batches, %d devices".formatted(devices));
        }
      }
    }
    // The last step has one batch, of 3.
    LayoutTest.assertSame(
        weights(40, 1, 1, pictures -> {}), weights(8, 5, 2, pictures -> {}), "5 batches");
  }

  @Test
  void replicasWithoutExamplesTakePart() {
    // Batches of 8, 8, 8 | 8, 3 and of 8, 8, 8, 8 | 3, for 4 replicas of 2 examples.
    Consumer<Pictures> few = pictures -> pictures.trainingSize = 35;
    LayoutTest.assertSame(weights(24, 1, 1, few), weights(8, 3, 4, few), "3 batches");
    LayoutTest.assertSame(weights(32, 1, 1, few), weights(8, 4, 4, few), "4 batches");
  }

  /** A step that has one batch is the same whether or not others have more. */
  @Test
  void aStepOfOneBatchIsOneOfAPlainFit() {
    List<Map<String, float[]>> weights = new ArrayList<>();
    for (GradientAccumulation batches :
        List.of(GradientAccumulation.batches(1), GradientAccumulation.batches(1).fromEpoch(9, 2))) {
      try (Trainer trainer =
          new Pictures().trainer().accumulateGradBatches(batches).maxEpochs(2).build()) {
        trainer.fit();
        weights.add(trainer.weights());
      }
    }
    LayoutTest.assertSame(weights.get(0), weights.get(1), "one batch for each step");
  }

  @Test
  void movingAveragesMoveWithEveryBatch() {
    for (int devices = 1; devices <= 2; devices++) {
      Regression regression = new Regression();
      BatchNormalization norm = BatchNormalization.of().momentum(0.5);
      regression.more.put("norm", norm);
      regression.body = (step, x, y) -> regression.squaredErrors(step, norm.apply(step, x), y);
      FitResult fit;
      try (Trainer trainer =
          regression
              .trainer()
              .devices(devices)
              .batchSize(4 / devices)
              .accumulateGradBatches(2) // batches of 4, 4 and 3: steps of 8 and 3
              .maxSteps(3)
              .defaultRootDir(root.resolve("averages" + devices))
              .checkpoints(Checkpointing.everySteps(100))
              .build()) {
        fit = trainer.fit();
      }
      double[] mean = new double[3];
      for (int first : new int[] {0, 4, 8, 0, 4}) {
        List<Row> batch = regression.rows.subList(first, Math.min(11, first + 4));
        for (int i = 0; i < 3; i++) {
          int column = i;
          double sum = batch.stream().mapToDouble(row -> row.x()[column]).sum();
          mean[i] = 0.5 * mean[i] + 0.5 * sum / batch.size();
        }
      }
      TreeMap<String, VariableFiles.Value> like = new TreeMap<>();
      like.put("norm/moving_mean", new VariableFiles.Value(new long[] {3}, new float[3]));
      float[] moved =
          VariableFiles.read(fit.checkpoint().orElseThrow(), like)
              .get("norm/moving_mean")
              .elements();
      for (int i = 0; i < 3; i++) {
        assertWithMessage("%s devices", devices).that(moved[i]).isWithin(1e-5f).of((float) mean[i]);
      }
    }
  }

  /** Which of four batches of the same examples were dropped alike. */
  @Test
  void randomLayersDrawAnewForEveryBatch() {
    Regression regression = new Regression();
    regression.rows =
        IntStream.range(0, 16).mapToObj(i -> new Row(new float[] {1, 1, 1}, 1)).toList();
    Dropout dropout = Dropout.of(0.5);
    regression.more.put("dropout", dropout);
    regression.body =
        (step, x, y) -> {
          Operand<TFloat32> dropped = dropout.apply(step, x);
          step.log(
              "different",
              new Metric.OfRows(
                  dropped,
                  rows ->
                      IntStream.range(0, rows.length / 4)
                          .mapToObj(
                              i -> Arrays.deepToString(Arrays.copyOfRange(rows, 4 * i, 4 * i + 4)))
                          .distinct()
                          .count()));
          return regression.squaredErrors(step, dropped, y);
        };
    regression.logs = List.of("train_loss", "different");
    try (Trainer trainer =
        regression.trainer().accumulateGradBatches(4).logEverySteps(1).maxSteps(1).build()) {
      assertThat(trainer.fit().metric(MetricName.of("different"))).isEqualTo(4);
    }
  }

  @Test
  void gradientsAreClippedOnceForEachStep() {
    List<Map<String, float[]>> weights = new ArrayList<>();
    for (int batches : new int[] {1, 4}) {
      Regression regression = new Regression();
      try (Trainer trainer =
          regression
              .trainer()
              .batchSize(8 / batches)
              .accumulateGradBatches(batches)
              .gradientClipNorm(1)
              .maxSteps(9)
              .build()) {
        trainer.fit();
        weights.add(trainer.weights());
      }
    }
    LayoutTest.assertSame(weights.get(0), weights.get(1), "clipped");
  }
}
