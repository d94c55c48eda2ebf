package io.keraunos.engine;

import io.keraunos.annotation.Stage;
import io.keraunos.callback.Best;
import io.keraunos.callback.Callback;
import io.keraunos.callback.EarlyStopping;
import io.keraunos.data.Dataset;
import io.keraunos.data.StreamDataset;
import io.keraunos.layer.Dense;
import io.keraunos.metric.MetricName;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.CosineAnnealing;
import io.keraunos.optimizer.LearningRateSchedule;
import io.keraunos.optimizer.LinearWarmup;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.ReduceOnPlateau;
import io.keraunos.optimizer.SGD;
import io.keraunos.optimizer.StepLR;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.spi.StepBody;
import io.keraunos.step.Step;
import io.keraunos.trainer.Accelerator;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.GradientAccumulation;
import io.keraunos.trainer.Limit;
import io.keraunos.trainer.Trainer;
import io.keraunos.trainer.WeightAveraging;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * A program drawn from a seed: a small module and any settings of a fit. Every call of {@link
 * #module} and {@link #settings} makes new objects of the same program, as another process would.
 */
final class RandomProgram {

  private static final Regression.RowCollator COLLATOR = new Regression.RowCollator();

  private final long seed;
  private final boolean stream;
  private final boolean severalOptimizers;
  private final boolean severalLoaders;
  private final List<String> watched; // a metric of training, and one of the validation

  RandomProgram(long seed) {
    this.seed = seed;
    Random random = new Random(seed);
    this.stream = random.nextInt(4) == 0;
    this.severalOptimizers = random.nextInt(4) == 0;
    this.severalLoaders = random.nextInt(3) == 0;
    this.watched =
        List.of(
            severalOptimizers ? "two_loss" : "one_loss",
            severalLoaders ? "val_loss/b" : "val_loss");
  }

  private String watched(Random random) {
    return watched.get(random.nextInt(4) == 0 ? 0 : 1);
  }

  /** A metric, of which the best values are those that are the smallest. */
  ModuleDefinition module() {
    Random random = new Random(seed + 1);
    Dense left = Dense.of(1);
    Dense right = Dense.of(1);
    List<Regression.Row> rows = Regression.rows(9 + random.nextInt(18), random.nextInt());
    List<Regression.Row> validation = Regression.rows(3 + random.nextInt(9), random.nextInt());
    ModuleDefinition.Builder module =
        ModuleDefinition.builder("Program").layer("left", left).layer("right", right);
    if (severalOptimizers) {
      OptimizerSpec one = optimizer(random);
      OptimizerSpec two = optimizer(random);
      module
          .trainingStep(
              "one", "trainOne", training(left, right, "one_loss", 1), List.of(), COLLATOR)
          .trainingStep(
              "two", "trainTwo", training(left, right, "two_loss", 3), List.of(), COLLATOR)
          .optimizer("one", () -> one, List.of("left"))
          .optimizer("two", () -> two, List.of("right"));
    } else {
      OptimizerSpec only = optimizer(random);
      module
          .trainingStep("train", training(left, right, "one_loss", 1), List.of(), COLLATOR)
          .optimizer(() -> only);
    }
    module.validationStep(
        "validate",
        (step, inputs) ->
            step.log(
                "val_loss", errors(step, left, right, inputs.float32("x"), inputs.float32("y"), 1)),
        List.of("val_loss"),
        COLLATOR);
    LoaderOptions plain = new LoaderOptions(4, false, 0, false);
    if (stream) {
      StreamDataset<Regression.Row> passes = StreamDataset.unsharded(rows::iterator);
      module.streamLoader(Stage.TRAIN, "trainData", () -> passes.shuffle(5, seed), COLLATOR, plain);
    } else {
      LoaderOptions how =
          new LoaderOptions(4, random.nextBoolean(), random.nextInt(2), random.nextBoolean());
      module.loader(Stage.TRAIN, "trainData", () -> Dataset.of(rows), COLLATOR, how);
    }
    if (severalLoaders) {
      List<Regression.Row> more = Regression.rows(5, random.nextInt());
      module.loader(Stage.VALIDATE, "a", "dataA", () -> Dataset.of(validation), COLLATOR, plain);
      module.loader(Stage.VALIDATE, "b", "dataB", () -> Dataset.of(more), COLLATOR, plain);
    } else {
      module.loader(Stage.VALIDATE, "data", () -> Dataset.of(validation), COLLATOR, plain);
    }
    return module.build();
  }

  private static StepBody.Training training(Dense left, Dense right, String metric, float times) {
    return (step, inputs) -> {
      Operand<TFloat32> loss =
          errors(step, left, right, inputs.float32("x"), inputs.float32("y"), times);
      step.log(metric, loss);
      return loss;
    };
  }

  private static Operand<TFloat32> errors(
      Step step, Dense left, Dense right, Operand<TFloat32> x, Operand<TFloat32> y, float times) {
    Operand<TFloat32> sum = step.tf().math.add(left.apply(step, x), right.apply(step, x));
    Operand<TFloat32> wanted = step.tf().math.mul(y, step.tf().constant(times));
    return step.tf()
        .math
        .square(step.tf().math.sub(step.tf().reshape(sum, step.tf().array(-1)), wanted));
  }

  private OptimizerSpec optimizer(Random random) {
    LearningRateSchedule schedule = schedule(random);
    return random.nextBoolean()
        ? SGD.learningRate(0.04 + 0.1 * random.nextDouble()).schedule(schedule)
        : Adam.learningRate(0.05 + 0.3 * random.nextDouble()).schedule(schedule);
  }

  private LearningRateSchedule schedule(Random random) {
    ReduceOnPlateau plateau =
        ReduceOnPlateau.monitor(MetricName.of(watched(random)))
            .patience(random.nextInt(2))
            .factor(0.5)
            .cooldown(random.nextInt(2))
            .threshold(random.nextBoolean() ? 1e-4 : 0.2);
    return switch (random.nextInt(6)) {
      case 0 -> LearningRateSchedule.constant();
      case 1 -> StepLR.everyEpochs(2).gamma(0.7);
      case 2 -> LinearWarmup.overSteps(4).then(CosineAnnealing.overSteps(15));
      case 3 -> LinearWarmup.overEpochs(1).then(plateau);
      default -> plateau;
    };
  }

  /** The settings, but for what the fit begins from. */
  Trainer.Builder settings(Path folder, ModuleDefinition module) {
    Random random = new Random(seed + 2);
    Trainer.Builder builder =
        ModuleTrainer.builder(module)
            .accelerator(Accelerator.CPU)
            .progressBar(false)
            .modelSummary(false)
            .report(false)
            .seed(random.nextInt(100))
            .defaultRootDir(folder)
            .maxEpochs(2 + random.nextInt(6))
            .logEverySteps(1 + random.nextInt(6))
            .sanityValidationBatches(random.nextInt(2));
    if (random.nextInt(4) == 0) {
      builder.minSteps(random.nextInt(10));
    }
    if (random.nextInt(4) == 0) {
      builder.maxSteps(10 + random.nextInt(20)); // above minSteps
    }
    switch (random.nextInt(stream ? 4 : 5)) {
      case 0 -> builder.validateEveryEpochs(2);
      case 1 -> builder.validateEverySteps(1 + random.nextInt(5));
      case 2 -> builder.validateEveryEpochs(3);
      case 3 -> builder.validateEveryEpochs(1);
      default -> builder.validateEveryFractionOfEpoch(0.3 + 0.7 * random.nextDouble());
    }
    switch (random.nextInt(4)) {
      case 0 -> builder.weightAveraging(WeightAveraging.ema(0.8).startStep(3));
      case 1 -> builder.weightAveraging(WeightAveraging.swa(1));
      default -> {}
    }
    if (!severalOptimizers && random.nextInt(3) == 0) {
      builder.accumulateGradBatches(
          GradientAccumulation.batches(2).fromEpoch(2, 1 + random.nextInt(3)));
    }
    switch (random.nextInt(4)) {
      case 0 -> builder.gradientClipNorm(0.5 + random.nextDouble());
      case 1 -> builder.gradientClipValue(0.5 + random.nextDouble());
      default -> {}
    }
    if (random.nextInt(4) == 0) {
      builder.limitBatches(Stage.TRAIN, Limit.batches(2 + random.nextInt(3)));
    }
    if (random.nextInt(4) == 0) {
      builder.limitBatches(Stage.VALIDATE, Limit.batches(1));
    }
    Checkpointing checkpoints =
        random.nextBoolean()
            ? Checkpointing.everySteps(1 + random.nextInt(6))
            : Checkpointing.everyEpochs(1);
    if (random.nextBoolean()) {
      checkpoints =
          checkpoints.keepBest(1 + random.nextInt(3), MetricName.of(watched(random)), Best.MIN);
    }
    boolean restored = checkpoints.keepBest().isPresent() && new Random(seed + 3).nextBoolean();
    return builder
        .restoreBest(restored)
        .checkpoints(checkpoints.keepLast(1))
        .callbacks(stoppers(random).toArray(Callback[]::new));
  }

  private List<Callback> stoppers(Random random) {
    List<Callback> all = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      all.add(
          EarlyStopping.on(MetricName.of(watched(random)), Best.MIN)
              .patience(1 + random.nextInt(4))
              .minDelta(random.nextBoolean() ? 0 : 0.3));
    }
    return all;
  }
}
