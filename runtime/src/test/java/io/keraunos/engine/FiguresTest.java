package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.annotation.Stage;
import io.keraunos.callback.Best;
import io.keraunos.callback.EarlyStopping;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Dense;
import io.keraunos.logger.TensorBoardLogger;
import io.keraunos.loss.Losses;
import io.keraunos.metric.MetricName;
import io.keraunos.metric.Metrics;
import io.keraunos.metric.Plots;
import io.keraunos.optimizer.Adam;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.step.Figure;
import io.keraunos.step.Step;
import io.keraunos.trainer.Accelerator;
import io.keraunos.trainer.Evaluation;
import io.keraunos.trainer.Trainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Operand;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/** Figures that validation and test draw, on their way to the report and to TensorBoard. */
@ExtendWith(NothingLeft.class)
class FiguresTest {

  private static final Regression.RowCollator COLLATOR = new Regression.RowCollator();

  @TempDir private Path root;

  /** Says whether {@code y} is above 1, with some labels turned. */
  private static final class Classifier {
    private final Dense line = Dense.of(1);
    boolean drawsInTraining;
    String[] loaders = {""};

    private static Operand<TBool> label(Step step, Operand<TFloat32> y) {
      return step.tf().math.greater(y, step.tf().constant(1f));
    }

    private static LoaderOptions batches(int size) {
      return new LoaderOptions(size, false, 0, false);
    }

    Trainer.Builder trainer(int batch) {
      ModuleDefinition.Builder module =
          ModuleDefinition.builder("Classifier")
              .layer("line", line)
              .trainingStep(
                  "train",
                  (step, inputs) -> {
                    Operand<TFloat32> logit = line.apply(step, inputs.float32("x"));
                    Operand<TBool> label = label(step, inputs.float32("y"));
                    if (drawsInTraining) {
                      step.log("train_roc", Plots.roc(step, logit, label));
                    }
                    return Losses.binaryCrossentropy(step, logit, label);
                  },
                  List.of(),
                  COLLATOR)
              .validationStep(
                  "validate",
                  (step, inputs) -> {
                    Operand<TFloat32> logit = line.apply(step, inputs.float32("x"));
                    Operand<TBool> label = label(step, inputs.float32("y"));
                    step.log("val_acc", Metrics.binaryAccuracy(step, logit, label));
                    step.log("val_roc", Plots.roc(step, logit, label));
                    step.log("val_auc", Metrics.auc(step, logit, label));
                    step.log(
                        "val_confusion",
                        Plots.binaryConfusion(step, logit, label, "<low>", "high"));
                  },
                  List.of("val_acc", "val_roc", "val_auc", "val_confusion"),
                  COLLATOR)
              .testStep(
                  "test",
                  (step, inputs) ->
                      step.log(
                          "test_calibration",
                          Plots.calibration(
                              step,
                              line.apply(step, inputs.float32("x")),
                              label(step, inputs.float32("y")))),
                  List.of("test_calibration"),
                  COLLATOR)
              .optimizer(() -> Adam.learningRate(0.05))
              .loader(
                  Stage.TRAIN,
                  "trainData",
                  () -> Dataset.of(Regression.rows(50, 1)),
                  COLLATOR,
                  batches(10))
              .loader(
                  Stage.TEST,
                  "testData",
                  () -> Dataset.of(Regression.rows(40, 3)),
                  COLLATOR,
                  batches(batch));
      for (String loader : loaders) {
        module.loader(
            Stage.VALIDATE,
            loader,
            "validationData",
            () -> Dataset.of(Regression.rows(101, 2)),
            COLLATOR,
            batches(batch));
      }
      return ModuleTrainer.builder(module.build())
          .accelerator(Accelerator.CPU)
          .progressBar(false)
          .modelSummary(false)
          .maxEpochs(2);
    }
  }

  private static String page(Path run) throws Exception {
    return Files.readString(run.resolve("report.html"));
  }

  private static List<Path> events(Path run) throws Exception {
    try (Stream<Path> all = Files.list(run)) {
      return all.filter(path -> path.getFileName().toString().contains("tfevents"))
          .sorted()
          .toList();
    }
  }

  @Test
  void theReportAndTensorBoardHaveThoseOfValidationAndTest() throws Exception {
    try (Trainer trainer =
        new Classifier()
            .trainer(20)
            .defaultRootDir(root)
            .loggers(new TensorBoardLogger())
            .build()) {
      trainer.fit();
      Path run = trainer.runFolder().orElseThrow();
      String page = page(run);
      assertThat(page).contains("<figure class=\"val\"><div class=\"head\"><h2>val_roc</h2></div>");
      assertThat(page).containsMatch("<polyline class=\"curve\" points=\"44\\.0,278\\.0 ");
      assertThat(page)
          .containsMatch("<figcaption>area under the curve 0\\.\\d{4} <small>step 10</small>");
      assertThat(page)
          .containsMatch("<th scope=\"row\">&lt;low&gt;</th><td style=\"--share:[01]\\.");
      assertThat(page).doesNotContain("<low>");
      assertThat(page).doesNotContain("test_calibration");
      assertThat(events(run)).hasSize(1);
      String logged = latin(events(run).get(0));
      assertThat(logged).contains("val_roc/text");
      assertThat(logged).contains("\u0089PNG");
      assertThat(logged).contains("| is, taken for | <low> | high |");
      trainer.test();
      String after = page(run);
      assertThat(after).contains("<h2>test_calibration</h2>");
      assertThat(after)
          .containsMatch("expected calibration error 0\\.\\d{4} <small>after the fit</small>");
      assertThat(after).contains("<h2>val_roc</h2>");
      assertThat(after).contains("<b class=\"ended\">ended</b>");
      assertThat(events(run)).hasSize(2);
      assertThat(latin(events(run).get(1))).contains("test_calibration");
      // A figure once more is one in the place of the last.
      trainer.validate();
      assertThat(page(run).split("<h2>val_roc</h2>", -1)).hasLength(2);
    }
  }

  private static String latin(Path file) throws Exception {
    return new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  @Test
  void figuresAreThoseOfAllExamplesInAnyLayout() {
    Evaluation first = null;
    for (int[] layout : new int[][] {{1, 101}, {1, 7}, {2, 16}}) {
      try (Trainer trainer = new Classifier().trainer(layout[1]).devices(layout[0]).build()) {
        Evaluation evaluation = trainer.validate();
        assertThat(evaluation.figures().keySet())
            .containsExactly("val_roc", "val_confusion")
            .inOrder();
        assertThat(evaluation.metrics().asMap().keySet())
            .containsExactly("val_acc", "val_auc")
            .inOrder();
        first = first == null ? evaluation : first;
        assertWithMessage("%s devices, batches of %s", layout[0], layout[1])
            .that(evaluation.figures())
            .isEqualTo(first.figures());
        Figure.Matrix matrix = (Figure.Matrix) evaluation.figures().get("val_confusion");
        long right = matrix.counts().get(0).get(0) + matrix.counts().get(1).get(1);
        assertThat(right / 101.0).isWithin(1e-6).of(evaluation.metric(MetricName.of("val_acc")));
        assertThat(evaluation.figures().get("val_roc").summary())
            .isEqualTo(
                String.format(
                    java.util.Locale.ROOT,
                    "area under the curve %.4f",
                    evaluation.metric(MetricName.of("val_auc"))));
      }
    }
  }

  @Test
  void figuresOfSeveralLoadersHaveTheirNames() {
    Classifier classifier = new Classifier();
    classifier.loaders = new String[] {"a", "b"};
    try (Trainer trainer = classifier.trainer(20).build()) {
      assertThat(trainer.validate().figures().keySet())
          .containsExactly("val_roc/a", "val_confusion/a", "val_roc/b", "val_confusion/b")
          .inOrder();
    }
  }

  @Test
  void anEvaluationWritesAPageOfItsOwn() throws Exception {
    try (Trainer trainer = new Classifier().trainer(20).build()) {
      Path file = root.resolve("evaluation.html");
      trainer.validate(Dataset.of(Regression.rows(30, 4))).writeReport(file);
      String page = Files.readString(file);
      assertThat(page).contains("<h1>validate: 30 examples</h1>");
      assertThat(page).contains("<h2>val_confusion</h2>");
      assertThat(page).containsMatch("<th scope=\"row\">val_auc</th><td>0\\.\\d+</td>");
      assertThat(page.replace("http://www.w3.org/2000/svg", "")).doesNotContain("http");
    }
    assertThat(root.toFile().list()).asList().containsExactly("evaluation.html");
  }

  @Test
  void aFigureIsNoNumberToTrainBy() {
    Classifier draws = new Classifier();
    draws.drawsInTraining = true;
    try (Trainer trainer = draws.trainer(20).build()) {
      assertThat(assertThrows(RuntimeException.class, trainer::fit))
          .hasMessageThat()
          .contains(
              "the figure \"train_roc\" must be logged by a validation or test step, but is by a"
                  + " training step");
    }
    try (Trainer trainer =
        new Classifier()
            .trainer(20)
            .callbacks(EarlyStopping.on(MetricName.of("val_roc"), Best.MAX))
            .build()) {
      assertThat(assertThrows(IllegalArgumentException.class, trainer::fit))
          .hasMessageThat()
          .contains("monitors \"val_roc\"; did you mean \"val_acc\"?");
    }
  }

  @Test
  void aFolderThatIsGoneOrInUseGetsNoFigures() throws Exception {
    try (Trainer trainer =
        new Classifier()
            .trainer(20)
            .defaultRootDir(root)
            .loggers(new TensorBoardLogger())
            .build()) {
      trainer.fit();
      Path run = trainer.runFolder().orElseThrow();
      try (RunLock held = RunLock.attempt(run).lock().orElseThrow()) {
        assertThat(trainer.test().figures()).hasSize(1);
        assertThat(page(run)).doesNotContain("test_calibration");
        assertThat(held).isNotNull();
      }
      io.keraunos.file.Folders.remove(run);
      assertThat(trainer.test().figures()).hasSize(1);
      assertThat(Files.exists(run)).isFalse();
    }
  }
}
