package io.keraunos.trials;

import java.util.ArrayList;
import java.util.List;

/**
 * Correct programs from templates: every kind of layer with every loss, each with other data, batch
 * sizes, optimizers and settings.
 *
 * <p>All learn one hidden number from what it has left in their inputs, so that each has something
 * to learn: a class, a yes or no, or the number itself.
 */
final class ProgramGrid {

  /** How many there are; the first have every network with every target, the others differ. */
  static final int SIZE = 134;

  private static final List<String> OPTIMIZERS =
      List.of(
          "SGD.learningRate(0.02)",
          "SGD.learningRate(0.02).momentum(0.9).nesterov(true).schedule(StepLR.everyEpochs(1).gamma(0.7))",
          "Adam.learningRate(5e-3)",
          "Adam.learningRate(1e-2).schedule(CosineAnnealing.overEpochs(4).minimum(1e-4))",
          "AdamW.learningRate(5e-3).weightDecay(0.01).schedule(LinearWarmup.overSteps(3).then(LearningRateSchedule.constant())).withoutDecayFor(\"*/bias\")",
          "RMSprop.learningRate(2e-3).schedule(ExponentialLR.perEpoch(0.9))",
          "Adagrad.learningRate(0.05)",
          "SGD.learningRate(0.03).weightDecay(1e-4).schedule(OneCycle.overEpochs(4))",
          "Adam.learningRate(3e-3).freeze(\"output/bias\")");

  private static final List<String> SETTINGS =
      List.of(
          ".maxEpochs(3)",
          ".maxEpochs(3).gradientClipNorm(1)",
          ".maxEpochs(4).accumulateGradBatches(2)",
          ".maxEpochs(3).weightAveraging(WeightAveraging.ema(0.8))",
          ".maxEpochs(4).callbacks(EarlyStopping.on(NAME_NetMetrics.VAL_LOSS,"
              + " Best.MIN).patience(2))",
          ".maxSteps(5).logEverySteps(1).seed(11)",
          ".maxEpochs(2).devices(2)",
          ".maxEpochs(3).workers(2).validateEveryEpochs(2)",
          ".maxEpochs(2).defaultRootDir(folder).loggers(new CsvLogger())",
          ".maxEpochs(3).defaultRootDir(folder).checkpoints(Checkpointing.everyEpochs(1).keepBest(1,"
              + " NAME_NetMetrics.VAL_LOSS, Best.MIN)).restoreBest(true)",
          ".maxEpochs(2).detectAnomaly(true)",
          ".maxEpochs(2).validateEveryFractionOfEpoch(0.5)",
          ".maxEpochs(2).limitBatches(Stage.TRAIN, Limit.batches(1)).gradientClipValue(0.5)",
          ".maxEpochs(3).barebones()",
          ".maxEpochs(9).fastDevRun(2)",
          ".maxEpochs(2).devices(2).shardOptimizer(true).exchangeInBfloat16(true)",
          ".maxTime(Duration.ofMinutes(5)).maxEpochs(2).intraOpThreads(1).gradientClipVariableNorm(2)");

  private static final List<String> AFTERWARDS =
      List.of(
          "",
          "trainer.validate();",
          "trainer.predict(rows(5, 3));",
          "trainer.export(folder.resolve(\"model\"));",
          "trainer.validate(rows(9, 4));");

  private static final int[] BATCHES = {16, 1, 7, 32, 4, 64, 10};
  private static final int[] ROWS = {48, 33, 64, 21, 40};

  private ProgramGrid() {}

  /** Returns the programs, the same ones in every build. */
  static List<Program> programs() {
    List<Program> programs = new ArrayList<>();
    for (int i = 0; i < SIZE; i++) {
      programs.add(program(i));
    }
    return programs;
  }

  /** Returns what a program says of a warning that is true of it. */
  private static String remark(String settings, int batch, int rows) {
    return settings.contains("accumulateGradBatches") && batch >= rows
        ? "// warns: KER2004\n// because: an epoch has one batch, and a step is to take two\n"
        : "";
  }

  private static Program program(int index) {
    Network[] networks = Network.values();
    Target[] targets = Target.values();
    Network network = networks[index % networks.length];
    Target target = targets[index / networks.length % targets.length];
    String name = "Grid%03d_%s_%s".formatted(index, network, target);
    int batch = BATCHES[index % BATCHES.length];
    int rows = ROWS[(index / 3) % ROWS.length];
    boolean whole = network.needsBatches(); // what is normalized by a batch must not be one row
    if (whole) {
      batch = Math.max(8, Math.min(batch, 16));
    }
    String loader =
        "batchSize = %s, shuffle = %s%s"
            .formatted(batch, index % 11 != 4, whole ? ", dropLast = true" : "");
    String settings = SETTINGS.get(index % SETTINGS.size());
    return new Program(
        name,
        remark(settings, batch, rows)
            + template()
                .replace("PARTS", target.record(network.record()))
                .replace("FIELDS", network.fields())
                .replace("FORWARD", network.forward())
                .replace("OUTPUT", target.outputs())
                .replace("LOSS", target.loss())
                .replace("METRIC", target.metric())
                .replace("XTYPE", network.type())
                .replace("YTYPE", target.type())
                .replace("OPTIMIZER", OPTIMIZERS.get((index * 2 + index / 9) % OPTIMIZERS.size()))
                .replace("LOADER", loader)
                .replace("TRAINROWS", String.valueOf(rows))
                .replace("INPUT", network.example())
                .replace("ANSWER", target.example())
                .replace("SETTINGS", settings)
                .replace("AFTERWARDS", AFTERWARDS.get(index % AFTERWARDS.size()))
                .replace("NAME", name));
  }

  private static String template() {
    return """
    import io.keraunos.annotation.*;
    import io.keraunos.callback.*;
    import io.keraunos.data.*;
    import io.keraunos.initializer.*;
    import io.keraunos.layer.*;
    import io.keraunos.logger.*;
    import io.keraunos.loss.*;
    import io.keraunos.metric.*;
    import io.keraunos.optimizer.*;
    import io.keraunos.step.*;
    import io.keraunos.trainer.*;
    import java.nio.file.Path;
    import java.time.*;
    import java.util.*;
    import org.tensorflow.Operand;
    import org.tensorflow.op.Ops;
    import org.tensorflow.types.*;

    public class NAME {
      record Columns(
          @Numeric double amount,
          @Numeric(scale = Scale.QUANTILES, missing = Missing.MEDIAN) Long income,
          @Category String group,
          @Cyclic({Unit.MONTH, Unit.DAY_OF_WEEK}) LocalDate since,
          @Buckets(4) int age) {}

      record Row(PARTS) {}

      static class Net {
    FIELDS
        final Dense output = Dense.of(OUTPUT);

        Operand<TFloat32> forward(Step step, XTYPE x) {
          Ops tf = step.tf();
    FORWARD
        }

        @TrainingStep(logs = "loss")
        Operand<TFloat32> train(Step step, XTYPE x, YTYPE y) {
          var loss = LOSS;
          step.log("loss", loss);
          return loss;
        }

        @ValidationStep(logs = {"val_loss", "val_metric"})
        void validate(Step step, XTYPE x, YTYPE y) {
          step.log("val_loss", LOSS);
          step.log("val_metric", METRIC);
        }

        @PredictStep
        Operand<TFloat32> predict(Step step, XTYPE x) {
          return forward(step, x);
        }

        @Optimizer
        OptimizerSpec optimizer() {
          return OPTIMIZER;
        }

        @DataLoader(stage = Stage.TRAIN, LOADER)
        Dataset<Row> train() {
          return rows(TRAINROWS, 1);
        }

        @DataLoader(stage = Stage.VALIDATE, batchSize = 12)
        Dataset<Row> validation() {
          return rows(18, 2);
        }
      }

      static Dataset<Row> rows(int count, long seed) {
        Random random = new Random(seed);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          float hidden = (float) random.nextGaussian();
    INPUT
    ANSWER
          rows.add(new Row(x, y));
        }
        return Dataset.of(rows);
      }

      static float noise(Random random) {
        return 0.3f * (float) random.nextGaussian();
      }

      public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        try (var trainer = NAME_NetTrainer.builder(new Net())SETTINGS.build()) {
          trainer.fit();
          AFTERWARDS
        }
      }
    }
    """;
  }
}
