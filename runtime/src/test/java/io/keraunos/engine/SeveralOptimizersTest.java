package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.annotation.Stage;
import io.keraunos.callback.LambdaCallback;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Dense;
import io.keraunos.logger.CsvLogger;
import io.keraunos.metric.MetricName;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.SGD;
import io.keraunos.optimizer.StepLR;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.spi.StepBody;
import io.keraunos.step.Step;
import io.keraunos.trainer.Accelerator;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.Resume;
import io.keraunos.trainer.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Several training steps on the same batches, each with an optimizer and layers of its own. */
@ExtendWith(NothingLeft.class)
class SeveralOptimizersTest {

  @TempDir private Path root;

  /** Two linear layers whose sum one wants to be y and the other 3 y. */
  private static final class Game {
    final Dense left = Dense.of(1).useBias(false);
    final Dense right = Dense.of(1).useBias(false);
    final Dense spare = Dense.of(1);
    final List<Regression.Row> rows = Regression.rows(11, 1);
    OptimizerSpec first = SGD.learningRate(0.1);
    OptimizerSpec second = SGD.learningRate(0.05).schedule(StepLR.everySteps(1).gamma(0.5));
    List<String> firstTrains = List.of("left");
    List<String> secondTrains = List.of("right");
    boolean noisy;
    boolean usesSpare;
    float secondTimes = 3;

    private Operand<TFloat32> loss(Step step, Operand<TFloat32> x, Operand<TFloat32> y, float by) {
      Operand<TFloat32> sum = step.tf().math.add(left.apply(step, x), right.apply(step, x));
      if (usesSpare) {
        sum = step.tf().math.add(sum, spare.apply(step, x));
      }
      if (noisy) {
        Operand<TInt32> shape = step.tf().stack(List.of(step.batchSize(), step.tf().constant(1)));
        sum =
            step.tf()
                .math
                .add(sum, step.tf().random.statelessRandomNormal(shape, step.seed("noise")));
      }
      Operand<TFloat32> wanted = step.tf().math.mul(y, step.tf().constant(by));
      return step.tf()
          .math
          .square(step.tf().math.sub(step.tf().reshape(sum, step.tf().array(-1)), wanted));
    }

    private StepBody.Training body(String metric, float by) {
      return (step, inputs) -> {
        Operand<TFloat32> loss = loss(step, inputs.float32("x"), inputs.float32("y"), by);
        step.log(metric, loss);
        return loss;
      };
    }

    Trainer.Builder trainer() {
      Regression.RowCollator collator = new Regression.RowCollator();
      return ModuleTrainer.builder(
              ModuleDefinition.builder("Game")
                  .layer("left", left)
                  .layer("right", right)
                  .layer("spare", spare)
                  .trainingStep("one", "trainOne", body("one_loss", 1), List.of(), collator)
                  .trainingStep(
                      "three", "trainThree", body("three_loss", secondTimes), List.of(), collator)
                  .optimizer("one", () -> first, firstTrains)
                  .optimizer("three", () -> second, secondTrains)
                  .loader(
                      Stage.TRAIN,
                      "trainData",
                      () -> Dataset.of(rows),
                      collator,
                      new LoaderOptions(4, false, 0, false))
                  .build())
          .accelerator(Accelerator.CPU)
          .progressBar(false)
          .modelSummary(false);
    }
  }

  /** Updates a layer's weights by hand, with a step of SGD on the mean of squared errors. */
  private static void descend(
      double[] moved, double[] other, List<Regression.Row> batch, double by, double rate) {
    double[] gradient = new double[3];
    for (Regression.Row row : batch) {
      double error = -by * row.y();
      for (int i = 0; i < 3; i++) {
        error += (moved[i] + other[i]) * row.x()[i];
      }
      for (int i = 0; i < 3; i++) {
        gradient[i] += 2 * error * row.x()[i] / batch.size();
      }
    }
    for (int i = 0; i < 3; i++) {
      moved[i] -= rate * gradient[i];
    }
  }

  private static double[] doubles(float[] values) {
    double[] all = new double[values.length];
    Arrays.setAll(all, i -> values[i]);
    return all;
  }

  @Test
  void everyStepMovesItsOwnLayersAndSeesWhatTheOthersChanged() {
    for (int devices = 1; devices <= 2; devices++) {
      Game game = new Game();
      try (Trainer trainer =
          game.trainer().devices(devices).batchSize(4 / devices).maxSteps(3).build()) {
        double[] left = doubles(trainer.weights().get("left/kernel"));
        double[] right = doubles(trainer.weights().get("right/kernel"));
        double rate = 0.05;
        for (int first : new int[] {0, 4, 8}) {
          List<Regression.Row> batch = game.rows.subList(first, Math.min(11, first + 4));
          descend(left, right, batch, 1, 0.1);
          descend(right, left, batch, 3, rate);
          rate *= 0.5;
        }
        trainer.fit();
        assertWithMessage("%s devices", devices)
            .that(doubles(trainer.weights().get("left/kernel")))
            .usingTolerance(1e-5)
            .containsExactly(left)
            .inOrder();
        assertThat(doubles(trainer.weights().get("right/kernel")))
            .usingTolerance(1e-5)
            .containsExactly(right)
            .inOrder();
      }
    }
  }

  @Test
  void everyStepsMetricsAndLearningRatesAreLogged() {
    List<Double> rates = new ArrayList<>();
    Game game = new Game();
    try (Trainer trainer =
        game.trainer()
            .maxSteps(2)
            .logEverySteps(1)
            .defaultRootDir(root)
            .loggers(new CsvLogger())
            .report(false)
            .callbacks(
                LambdaCallback.create().onLog((event, control) -> rates.add(event.learningRate())))
            .build()) {
      FitResult fit = trainer.fit();
      assertThat(fit.steps()).isEqualTo(2);
      assertThat(fit.metric(MetricName.of("one_loss"))).isGreaterThan(0.0);
      assertThat(fit.metric(MetricName.of("three_loss")))
          .isGreaterThan(fit.metric(MetricName.of("one_loss")));
    }
    assertThat(rates).containsExactly(0.1, 0.1);
    String csv = onlyCsv();
    assertThat(csv).contains("learning_rate/one");
    assertThat(csv).contains("learning_rate/three");
    assertThat(csv).contains("0.025");
  }

  private String onlyCsv() {
    try (var files = Files.walk(root)) {
      Path file = files.filter(path -> path.endsWith("metrics.csv")).findFirst().orElseThrow();
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aResumedFitEndsInTheSameBits() {
    List<String> ends = new ArrayList<>();
    for (int part = 0; part < 2; part++) {
      for (long steps : part == 0 ? new long[] {7} : new long[] {4, 7}) {
        Game game = new Game();
        game.noisy = true;
        game.first = Adam.learningRate(0.01);
        try (Trainer trainer =
            game.trainer()
                .maxSteps(steps)
                .defaultRootDir(root.resolve("part" + part))
                .checkpoints(Checkpointing.everySteps(2))
                .resume(Resume.auto())
                .build()) {
          FitResult fit = trainer.fit();
          if (steps == 7) {
            ends.add(trainer.weightsSha256() + " " + fit.metrics());
          }
        }
      }
    }
    assertThat(ends.get(0)).isEqualTo(ends.get(1));
  }

  /** With the same noise, and weights that stay, both steps would have the same loss. */
  @Test
  void whatAStepDrawsIsItsOwnAndRepeatsItself() {
    List<Double> losses = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      Game game = new Game();
      game.noisy = true;
      game.secondTimes = 1;
      game.first = SGD.learningRate(1e-12);
      game.second = SGD.learningRate(1e-12);
      try (Trainer trainer = game.trainer().maxSteps(1).build()) {
        FitResult fit = trainer.fit();
        losses.add(fit.metric(MetricName.of("one_loss")));
        losses.add(fit.metric(MetricName.of("three_loss")));
      }
    }
    assertThat(losses.get(0)).isNotWithin(1e-3).of(losses.get(1));
    assertThat(losses.subList(2, 4)).isEqualTo(losses.subList(0, 2));
  }

  private static String refused(Trainer.Builder builder) {
    try (Trainer trainer = builder.maxSteps(1).build()) {
      return assertThrows(IllegalArgumentException.class, trainer::fit).getMessage();
    }
  }

  @Test
  void everyWeightHasAnOwner() {
    Game game = new Game();
    game.usesSpare = true;
    assertThat(refused(game.trainer())).contains("but [spare/kernel, spare/bias] are by none");
  }

  @Test
  void anOptimizerTrainsWhatItsStepUses() {
    Game game = new Game();
    game.firstTrains = List.of("left", "middle");
    assertThat(refused(game.trainer()))
        .contains("\"one\" must train weights that trainOne uses, but it uses none of middle");
  }

  @Test
  void stepsAreNotAccumulated() {
    Game game = new Game();
    assertThat(refused(game.trainer().accumulateGradBatches(2)))
        .contains("accumulateGradBatches must be 1 where Game has 2 training steps");
  }

  @Test
  void aWeightHasOneOwner() {
    Game game = new Game();
    game.secondTrains = List.of("right", "left");
    assertThat(refused(game.trainer()))
        .contains("[left/kernel] must be trained by one optimizer, but are by \"three\" too");
  }

  @Test
  void whatIsFrozenStays() {
    Game game = new Game();
    game.second = SGD.learningRate(0.1).freeze("right");
    try (Trainer trainer = game.trainer().maxSteps(4).build()) {
      Map<String, float[]> before = new TreeMap<>(trainer.weights());
      trainer.fit();
      Map<String, float[]> after = new TreeMap<>(trainer.weights());
      assertThat(after.get("right/kernel")).isEqualTo(before.get("right/kernel"));
      assertThat(after.get("left/kernel")).isNotEqualTo(before.get("left/kernel"));
    }
  }
}
