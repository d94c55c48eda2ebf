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
    return compile(program);
  }

  private static List<String> compile(String program) {
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
        "NetTrainer.builder(this).gradientClipNorm(-1); KER018",
        "rows.randomSplit(1, 80, 20); KER018",
        "rows.randomSplit(1, 0.8, 0.3); KER018",
        "rows.randomSplit(1, 1.2, -0.2); KER018",
        "rows.randomSplit(1, 0.7, 0.2, 0.1); ''",
        "rows.randomSplit(1, 1 - 0.2, 0.3); ''",
        "rows.randomSplit(1, new double[] {1}); ''",
        "rows.groupSplit(1, Row::y, 0.8, 0.1); KER018",
      })
  void constantsThatTheCallWouldRefuse(String run, String told) {
    assertTold(told("rows", "null", run), told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "step.tf().math.mul(x, step.tf().constant(random.nextFloat())); KER120",
        "step.tf().math.mul(x, step.tf().constant(new Random().nextFloat())); KER120",
        "step.tf().math.mul(x, step.tf().constant(new Random(3).nextFloat())); ''",
        "float f = drawn(random)| step.tf().math.mul(x, step.tf().constant(f)); KER120",
        "float f = drawn(new Random(3))| step.tf().math.mul(x, step.tf().constant(f)); ''",
        "float[] f = new float[2]| f[0] = (float) Math.random()| step.tf().constant(f); KER120",
        "List<Float> f = new ArrayList<>()| f.add(random.nextFloat())|"
            + " step.tf().constant(f.get(0)); KER120",
        "List<Float> f = new ArrayList<>()| f.add(random.nextFloat())|"
            + " step.tf().constant(f.size()); ''",
        "if (random.nextBoolean()) { x = step.tf().math.neg(x)| }; KER120",
        "if (random.nextBoolean()) { System.out.println(1)| }; ''",
        "long t = System.nanoTime()| x = step.tf().math.neg(x)| System.out.println(t); ''",
        "step.tf().constant(java.time.Instant.now().getEpochSecond()); KER120",
        "step.seed(\"n\" + random.nextInt()); ''",
        "step.tf().random.randomUniform(step.tf().constant(new int[] {2}), TFloat32.class,"
            + " org.tensorflow.op.random.RandomUniform.seed(random.nextLong())); ''",
        "step.tf().math.mul(x, step.tf().constant(scale)); KER121",
        "step.tf().math.mul(x, step.tf().constant(shift)); ''",
        "step.tf().constant(counted++); KER121",
        "step.seed(\"n\" + counted++); ''",
        "counted = 0| step.tf().constant(counted++); ''",
        "System.out.println(scale); ''",
      })
  void valuesThatAStepReadsOnce(String training, String told) {
    String program =
        NET.replace("return x;", "%s; return x;".formatted(training.replace('|', ';')))
            .replace(
                "Dataset<Row> all() {",
                """
                float scale;
                float shift;
                int counted;

                @On(Event.TRAIN_EPOCH_END)
                void ended() {
                  scale += 1;
                }

                void shift(float to) {
                  shift = to;
                }

                static float drawn(Random from) {
                  return from.nextFloat();
                }

                Dataset<Row> all() {
                """);
    // The predict step has the same statement.
    assertTold(
        compile(
            program
                .replace("TRAINING", "rows")
                .replace("VALIDATION", "null")
                .replace("RUN", "")
                .replaceFirst("(?s)@PredictStep.*?@Optimizer", "@Optimizer")),
        told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "dealt().get(0); dealt().get(1); KER316",
        "split().get(0); split().get(1); KER316",
        "seeded().get(0); seeded().get(1); ''",
        "mixed().subset(0, 1); mixed().subset(1, 2); KER316",
        "mixed(); Dataset.of(List.of(new Row(3, 1))); ''",
        "mixed(); mixed(); ''",
        "noisy().subset(0, 1); noisy().subset(1, 2); ''",
        "mixed().subset(0, 1); noisy().subset(1, 2); ''",
      })
  void splitsWithoutASeed(String training, String validation, String told) {
    String program =
        NET.replace(
            "Dataset<Row> all() {",
            """
            static List<Dataset<Row>> dealt() {
              List<Row> some = new ArrayList<>();
              List<Row> others = new ArrayList<>();
              for (int i = 0; i < 9; i++) {
                if (Math.random() < 0.8) {
                  some.add(new Row(i, 0));
                } else {
                  others.add(new Row(i, 0));
                }
              }
              return List.of(Dataset.of(some), Dataset.of(others));
            }

            List<Dataset<Row>> split() {
              return rows.randomSplit(System.nanoTime(), 0.5, 0.5);
            }

            List<Dataset<Row>> seeded() {
              return rows.randomSplit(SEED, 0.5, 0.5);
            }

            static Dataset<Row> mixed() {
              List<Row> some = new ArrayList<>(List.of(new Row(1, 0), new Row(2, 0)));
              Collections.shuffle(some);
              return Dataset.of(some);
            }

            static Dataset<Row> noisy() {
              Random noise = new Random();
              return Dataset.of(List.of(new Row(noise.nextFloat(), 0), new Row(1, 1)));
            }

            Dataset<Row> all() {
            """);
    assertTold(
        compile(
            program
                .replace("TRAINING", training)
                .replace("VALIDATION", validation)
                .replace("RUN", "")),
        told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "EarlyStopping.on(NetMetrics.FIT, Best.MIN); KER607",
        "EarlyStopping.on(NetMetrics.FIT, Best.MIN).patience(4); KER607",
        "EarlyStopping.on(NetMetrics.FIT, Best.MIN).stoppingThreshold(1); ''",
        "EarlyStopping.on(NetMetrics.VAL_LOSS, Best.MIN); ''",
        "Checkpointing.everyEpochs(1).keepBest(1, NetMetrics.FIT, Best.MIN); KER607",
        "ReduceOnPlateau.monitor(NetMetrics.FIT); ''",
      })
  void bestByAMetricOfTraining(String run, String told) {
    String program =
        NET.replace("@TrainingStep", "@TrainingStep(logs = \"fit\")")
            .replace("TRAINING", "rows")
            .replace("VALIDATION", "null")
            .replace("RUN", run + ";");
    assertTold(compile(program), told);
  }

  private static void assertTold(List<String> found, String expected) {
    assertThat(found).containsExactlyElementsIn(expected.isEmpty() ? List.of() : List.of(expected));
  }
}
