package io.keraunos.processor;

import static com.google.common.truth.Truth.assertWithMessage;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.Compiler;
import com.google.testing.compile.JavaFileObjects;
import java.util.List;
import java.util.Locale;
import javax.tools.JavaFileObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever names what is generated for a class with a mistake adds no error to it. */
final class OnlyTheMistakeTest {
  private static final String NET =
      """
      package user;

      import io.keraunos.annotation.*;
      import io.keraunos.data.Dataset;
      import io.keraunos.layer.Dense;
      import io.keraunos.optimizer.OptimizerSpec;
      import io.keraunos.step.Step;
      import org.tensorflow.Operand;
      import org.tensorflow.types.*;

      public class Net {
        final Dense head = Dense.of(1);
        NetPredictor itself;

        @TrainingStep(logs = {"train_loss", "train_error"})
        Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TFloat32> y) {
          return y;
        }

        @PredictStep
        Operand<TFloat32> predict(Step step, Operand<TFloat32> x) {
          return x;
        }

        @Optimizer
        OptimizerSpec optimizer() {
          return null;
        }

        @DataLoader(stage = Stage.TRAIN, batchSize = 2)
        Dataset<Row> data() {
          return null;
        }

        public record Row(@TensorShape({2}) float[] x, float y) {}
      }
      """;

  private static final JavaFileObject USER =
      JavaFileObjects.forSourceLines(
          "user.Main",
          "package user;",
          "import static user.NetMetrics.TRAIN_LOSS;",
          "import io.keraunos.trainer.Trainer;",
          "import java.nio.file.Path;",
          "import java.util.List;",
          "class Main {",
          "  private final NetPredictor predictor = NetPredictor.load(Path.of(\"model\"));",
          "  double train(NetTrainer unused) {",
          "    try (Trainer trainer = NetTrainer.builder(new Net()).maxEpochs(1).build()) {",
          "      return trainer.fit().metric(TRAIN_LOSS)",
          "          + trainer.fit().metric(NetMetrics.TRAIN_ERROR);",
          "    }",
          "  }",
          "  float[] ask(List<Net.Row> rows) {",
          "    List<float[]> many = predictor.predict(rows);",
          "    return many.isEmpty() ? predictor.predict(new float[] {1, 2}) : many.get(0);",
          "  }",
          "}");

  private static final JavaFileObject USER_OF_INPUT =
      JavaFileObjects.forSourceLines(
          "user.Main",
          "package user;",
          "import io.keraunos.data.CsvDataset;",
          "import io.keraunos.data.Dataset;",
          "import io.keraunos.data.JdbcQuery;",
          "import java.io.IOException;",
          "import java.nio.file.Path;",
          "import java.util.List;",
          "import javax.sql.DataSource;",
          "class Main {",
          "  Dataset<Net.Row> rows() throws IOException {",
          "    return CsvDataset.read(Path.of(\"rows.csv\"), NetRowReader.INSTANCE);",
          "  }",
          "  JdbcQuery<NetRowInput> inputs(DataSource source) {",
          "    return JdbcQuery.of(source, \"select x\", NetRowInputReader.INSTANCE);",
          "  }",
          "  private final NetPredictor predictor = NetPredictor.load(Path.of(\"model\"));",
          "  float[] ask(Net.Row row) {",
          "    List<float[]> many = predictor.predict(List.of(new NetRowInput(1.5)));",
          "    return many.isEmpty() ? predictor.predict(NetRowInput.of(row)) : many.get(0);",
          "  }",
          "}");

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "float y) {}; flaot y) {}; symbol",
        "final Dense head = Dense; final Dnese head = Dense; symbol",
        "Dataset<Row> data; Dataset<Rwo> data; symbol",
        "Operand<TFloat32> y); Operand<TFloat32> z); KER106",
        "Operand<TFloat32> y); Operand<TInt32> y); KER107",
        "({2}) float; ({-2}) float; KER408",
        "batchSize = 2; batchSize = 0; KER304",
        "@Optimizer; ; KER110",
        "final Dense; private final Dense; KER701",
      })
  void thereIsOneError(String right, String wrong, String error) {
    assertOneError(NET.replace(right, wrong == null ? "" : wrong), USER, error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "double income; String income; KER411",
        "double income; Double income; KER416",
        "Features x) {; Features x, Operand<TFloat32> y) {; KER117",
        "@Optimizer; ; KER110",
        "@Numeric double; @Column(format = \"x\") @Numeric double; KER432",
        "@Numeric double income; @Numeric flaot income; symbol",
        "double income; char income; KER411",
      })
  void thereIsOneErrorWhereThePredictorTakesARecord(String right, String wrong, String error) {
    String program =
        NET.replace("step.Step;", "step.*;")
            .replace("Operand<TFloat32> x", "Features x")
            .replace("return x;", "return null;")
            .replace(
                "@TensorShape({2}) float[] x, float y", "@Numeric double income, @Label float y");
    assertOneError(program.replace(right, wrong == null ? "" : wrong), USER_OF_INPUT, error);
  }

  private static void assertOneError(String program, JavaFileObject user, String error) {
    Compilation compilation =
        Compiler.javac()
            .withOptions("-Xlint:all")
            .withProcessors(new KeraunosProcessor())
            .compile(JavaFileObjects.forSourceString("user.Net", program), user);
    List<String> errors =
        compilation.errors().stream()
            .map(each -> each.getSource().getName() + ": " + each.getMessage(Locale.ROOT))
            .toList();
    assertWithMessage("%s", errors).that(errors).hasSize(1);
    assertWithMessage("%s", errors).that(errors.get(0)).contains("user/Net.java: ");
    assertWithMessage("%s", errors).that(errors.get(0)).contains(error);
    assertWithMessage("warnings").that(compilation.warnings()).isEmpty();
  }
}
