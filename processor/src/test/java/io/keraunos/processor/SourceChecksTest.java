package io.keraunos.processor;

import static com.google.common.truth.Truth.assertThat;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.Compiler;
import com.google.testing.compile.JavaFileObjects;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Variants of a program: what is told of each, and of which nothing may be told. */
final class SourceChecksTest {
  private static final String NET =
      """
      package user;

      import io.keraunos.annotation.*;
      import io.keraunos.callback.*;
      import io.keraunos.data.*;
      import io.keraunos.layer.*;
      import io.keraunos.loss.Losses;
      import io.keraunos.metric.*;
      import io.keraunos.optimizer.*;
      import io.keraunos.step.Step;
      import io.keraunos.trainer.*;
      import java.util.*;
      import org.tensorflow.Operand;
      import org.tensorflow.types.*;

      public class Net {
        public record Row(float x, int y) {}

        static final long SEED = 1;
        final Random random = new Random(1);
        final Dense head = Dense.of(1);
        final Dataset<Row> rows = Dataset.of(List.of(new Row(1, 0), new Row(2, 1)));
        Dataset<Row> others = rows;

        @TrainingStep
        Operand<TFloat32> train(Step step, Operand<TFloat32> x) {
          return x;
        }

        @ValidationStep(logs = {"val_loss", "val_acc"})
        void validate(Step step, Operand<TFloat32> x) {
          Operand<TFloat32> loss = Losses.meanSquaredError(step, x, x);
          step.log("val_loss", loss);
          step.log("val_acc", Metrics.binaryAccuracy(step, x, x));
        }

        @PredictStep
        Operand<TFloat32> predict(Step step, Operand<TFloat32> x) {
          return x;
        }

        @Optimizer
        OptimizerSpec optimizer() {
          return SGD.learningRate(0.1);
        }

        @DataLoader(stage = Stage.TRAIN, batchSize = 2)
        Dataset<Row> training() {
          return TRAINING;
        }

        @DataLoader(stage = Stage.VALIDATE, batchSize = 2)
        Dataset<Row> validation() {
          return VALIDATION;
        }

        Dataset<Row> all() {
          return rows;
        }

        Dataset<Row> drawn() {
          return Dataset.of(List.of(new Row(random.nextFloat(), 0)));
        }

        Trainer trainer(boolean again) {
          return NetTrainer.builder(this).build();
        }

        void run() {
          RUN
        }
      }
      """;

  private static List<String> told(String training, String validation, String run) {
    String program =
        NET.replace("TRAINING", training)
            .replace("VALIDATION", validation)
            .replace("RUN", run.replace('|', ';') + ";");
    Compilation compilation =
        Compiler.javac()
            .withProcessors(new KeraunosProcessor())
            .compile(JavaFileObjects.forSourceString("user.Net", program));
    return Stream.concat(compilation.errors().stream(), compilation.warnings().stream())
        .map(each -> each.getMessage(Locale.ROOT).replaceFirst("^\\[(KER\\d+)] .*", "$1"))
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "rows; this.rows; KER313",
        "rows; (Dataset<Row>) all(); KER313",
        "rows; training(); KER313",
        "others; others; KER313",
        "rows.subset(new long[] {0}); rows.subset(new long[] {0}); ''",
        "rows.randomSplit(SEED, 0.5, 0.5).get(0); rows.randomSplit(SEED, 0.5, 0.5).get(0); KER313",
        "rows.randomSplit(SEED, 0.5, 0.5).get(0); rows.randomSplit(SEED, 0.5, 0.5).get(1); ''",
        "rows.map(r -> r); rows; ''",
        "rows.map(r -> r); rows.map(r -> r); ''",
        "drawn(); drawn(); ''",
        "rows; others; ''",
        "null; null; ''",
      })
  void loadersOfTheSameData(String training, String validation, String told) {
    assertTold(told(training, validation, ""), told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "NetTrainer.builder(this).maxEpochs(1).build().test(); KER119",
        "var b = NetTrainer.builder(this)| b.build().test(rows); KER119",
        "Trainer t = NetTrainer.builder(this).build()| t.predict(); KER119",
        "Trainer t = NetTrainer.builder(this).build()| t.predict(rows); ''",
        "Trainer t = NetTrainer.builder(this).build()| t.fit()| t.validate(); ''",
        "Trainer t = NetTrainer.builder(this).build()| t = trainer(true)| t.test(); ''",
        "trainer(true).test(); ''",
        "Runnable r = () -> NetTrainer.builder(this).build().test(); ''",
        "try { NetTrainer.builder(this).build().test()| } catch (RuntimeException e) {} ; ''",
        "try (Trainer t = NetTrainer.builder(this).build()) { t.test()| } ; KER119",
      })
  void callsWithoutAStep(String run, String told) {
    assertTold(told("rows", "null", run), told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "EarlyStopping.on(NetMetrics.VAL_ACC, Best.MIN); KER606",
        "EarlyStopping.on(NetMetrics.VAL_LOSS, Best.MAX); KER606",
        "EarlyStopping.on(NetMetrics.VAL_ACC, Best.MAX); ''",
        "EarlyStopping.on(NetMetrics.VAL_LOSS, Best.MIN); ''",
        "Checkpointing.everyEpochs(1).keepBest(1, NetMetrics.VAL_ACC, Best.MIN); KER606",
        "ReduceOnPlateau.monitor(NetMetrics.VAL_ACC).patience(2); KER606",
        "ReduceOnPlateau.monitor(NetMetrics.VAL_ACC).patience(2).largerIsBetter(true); ''",
        "ReduceOnPlateau.monitor(NetMetrics.VAL_ACC).largerIsBetter(SEED == 1); ''",
        "ReduceOnPlateau.monitor(NetMetrics.VAL_LOSS); ''",
        "var s = ReduceOnPlateau.monitor(NetMetrics.VAL_ACC)| s.largerIsBetter(true); ''",
        "Best b = Best.MIN| EarlyStopping.on(NetMetrics.VAL_ACC, b); ''",
      })
  void monitorsInTheWrongDirection(String run, String told) {
    assertTold(told("rows", "null", run), told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Dropout.of(1.0); KER018",
        "Dropout.of(0.999f); ''",
        "Dropout.of(-.5); KER018",
        "Dropout.of(SEED); KER018",
        "Dropout.of(1 / 2.0); ''",
        "int units = 0| Dense.of(units); ''",
        "NetTrainer.builder(this).maxEpochs(-1); KER018",
        "NetTrainer.builder(this).maxEpochs(0); ''",
        "EarlyStopping.on(NetMetrics.VAL_LOSS, Best.MIN).patience(0); KER018",
        "Runnable r = () -> Dropout.of(2); ''",
      })
  void constantsThatTheCallWouldRefuse(String run, String told) {
    assertTold(told("rows", "null", run), told);
  }

  private static void assertTold(List<String> found, String expected) {
    assertThat(found).containsExactlyElementsIn(expected.isEmpty() ? List.of() : List.of(expected));
  }
}
