package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.annotation.Stage;
import io.keraunos.callback.Best;
import io.keraunos.data.Dataset;
import io.keraunos.logger.CsvLogger;
import io.keraunos.metric.MetricName;
import io.keraunos.optimizer.SGD;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.trainer.Accelerator;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.Resume;
import io.keraunos.trainer.Trainer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A module's hyperparameters are where one looks for them afterwards. */
@ExtendWith(NothingLeft.class)
class HyperParametersTest {

  @TempDir private Path root;

  private Trainer.Builder builder(double learningRate) {
    Regression module = new Regression();
    module.optimizer = SGD.learningRate(learningRate);
    return ModuleTrainer.builder(
            module
                .define()
                .hyperParameter("learningRate", learningRate)
                .hyperParameter("name", null)
                .loader(
                    Stage.TRAIN,
                    "trainData",
                    () -> Dataset.of(module.rows),
                    new Regression.RowCollator(),
                    new LoaderOptions(4, false, 0, false))
                .build())
        .accelerator(Accelerator.CPU)
        .progressBar(false)
        .modelSummary(false)
        .defaultRootDir(root)
        .checkpoints(Checkpointing.everyEpochs(1).keepBest(1, LOSS, Best.MIN));
  }

  private static final MetricName LOSS = MetricName.of("train_loss");

  private static FitResult fit(Trainer.Builder builder) {
    try (Trainer trainer = builder.build()) {
      return trainer.fit();
    }
  }

  @Test
  void theyAreInTheSettingsAndInTheCheckpoint() throws Exception {
    FitResult fit = fit(builder(0.1).maxEpochs(2).loggers(new CsvLogger()));
    assertThat(Files.readString(root.resolve("Regression/version_0/settings.csv")))
        .contains("hyperParameters.learningRate,0.1\n");
    Map<String, String> recorded = Map.of("learningRate", "0.1", "name", "null");
    Path last = fit.checkpoint().orElseThrow();
    assertThat(
            StoredCheckpoint.find(root, "Regression", Resume.last(), Checkpointing.never())
                .hyperParameters())
        .isEqualTo(recorded);
    assertThat(
            StoredCheckpoint.find(
                root,
                "Regression",
                Resume.best(),
                Checkpointing.never().keepBest(1, LOSS, Best.MIN)))
        .isEqualTo(new StoredCheckpoint(fit.bestCheckpoint().orElseThrow(), recorded));
    assertThat(
            StoredCheckpoint.find(root, "Regression", Resume.from(last), Checkpointing.never())
                .path())
        .isEqualTo(last);
  }

  @Test
  void whereNoCheckpointIsThatIsAnError() {
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> StoredCheckpoint.find(root, "None", Resume.last(), Checkpointing.never())))
        .hasMessageThat()
        .startsWith("there must be a checkpoint to resume from, but there is none in ");
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> StoredCheckpoint.find(root, "None", Resume.best(), Checkpointing.never())))
        .hasMessageThat()
        .isEqualTo("the best checkpoint must be the best by a metric, but none was named");
  }

  @Test
  void aFitThatGoesOnWithAnotherLearningRateSaysSo() {
    fit(builder(0.1).maxEpochs(1));
    String same = errorsOf(() -> fit(builder(0.1).maxEpochs(2).resume(Resume.last())));
    assertThat(same).doesNotContain("hyperparameters");
    String other = errorsOf(() -> fit(builder(0.01).maxEpochs(3).resume(Resume.last())));
    assertThat(other)
        .containsMatch(
            "WARN .*the fit goes on with other hyperparameters: learningRate is 0.01, was 0.1\\R");
  }

  /**
   * Returns the lines logged by some work; SLF4J's simple logger looks for standard error at every
   * line.
   */
  private static String errorsOf(Runnable work) {
    PrintStream before = System.err;
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    System.setErr(new PrintStream(text, true, StandardCharsets.UTF_8));
    try {
      work.run();
    } finally {
      System.setErr(before);
    }
    return text.toString(StandardCharsets.UTF_8);
  }
}
