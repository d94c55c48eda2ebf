package io.keraunos.trials;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import io.keraunos.trials.Outcome.Phase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trial tells when a program was stopped, and by what. */
class TrialTest {

  private static final String SOURCE =
      """
      import io.keraunos.annotation.*;
      import io.keraunos.data.*;
      import io.keraunos.layer.*;
      import io.keraunos.loss.*;
      import io.keraunos.optimizer.*;
      import io.keraunos.step.*;
      import java.util.*;
      import org.tensorflow.Operand;
      import org.tensorflow.types.*;

      class Small {
        record Row(@TensorShape({2}) float[] x, int y) {}

        static class Net {
          final Dense output = Dense.of(2);

          @TrainingStep
          Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TInt32> y) {
            return Losses.sparseCategoricalCrossentropy(step, output.apply(step, x), y);
          }

          @Optimizer
          OptimizerSpec optimizer() {
            return SGD.learningRate(0.1);
          }

          @DataLoader(stage = Stage.TRAIN, batchSize = 1)
          LOADER
        }

        static List<Row> list(int wrong) {
          List<Row> rows = new ArrayList<>();
          for (int i = 0; i < 6; i++) {
            rows.add(new Row(new float[] {i, 1}, i == wrong ? 7 : i % 2));
          }
          return rows;
        }

        public static void main(String[] args) throws Exception {
          BEFORE
          try (var trainer = Small_NetTrainer.builder(new Net()).SETTINGS.build()) {
            trainer.fit();
          }
        }
      }
      """;

  private static final String UNSEEN =
      "maxEpochs(1).preflight(io.keraunos.trainer.Preflight.off())";

  private static final String RIGHT = "Dataset<Row> rows() { return Dataset.of(list(-1)); }";

  @TempDir Path folder;

  private Outcome outcome(String loader, String before, String settings, Duration limit)
      throws IOException, InterruptedException {
    String source =
        SOURCE.replace("LOADER", loader).replace("BEFORE", before).replace("SETTINGS", settings);
    try (Trial trial = new Trial(folder, limit)) {
      return trial.of(new Program("Small", source));
    }
  }

  private Outcome outcome(String loader, String before, String settings)
      throws IOException, InterruptedException {
    return outcome(loader, before, settings, Duration.ofMinutes(1));
  }

  private static void is(Phase phase, String text, Outcome outcome) {
    assertWithMessage(outcome.toString()).that(outcome.phase()).isEqualTo(phase);
    assertThat(outcome.texts()).contains(text);
    assertThat(outcome.finished()).isEqualTo(phase.compareTo(Phase.WARNED) >= 0);
  }

  @Test
  void ofAProgramThatDoesNotCompile() throws Exception {
    is(Phase.COMPILE, "[KER301]", outcome("String rows() { return null; }", "", "maxEpochs(1)"));
  }

  @Test
  void ofOneThatEndsBeforeItTrains() throws Exception {
    is(
        Phase.START,
        "maxEpochs must be",
        outcome(RIGHT, "long epochs = -1; epochs += 0;", "maxEpochs(epochs)"));
    String loader = "Dataset<Row> rows() { return Dataset.of(list(0)); }";
    is(Phase.START, "before any training", outcome(loader, "", UNSEEN));
  }

  @Test
  void ofOneThatEndsInItsFirstStep() throws Exception {
    String loader =
        "StreamDataset<Row> rows() { var once = list(0).iterator();"
            + " return StreamDataset.unsharded(() -> once); }";
    is(Phase.FIRST_STEP, "training step 1 ", outcome(loader, "", "maxEpochs(1)"));
  }

  @Test
  void ofOneThatEndsLater() throws Exception {
    String loader = "Dataset<Row> rows() { return Dataset.of(list(3)); }";
    is(Phase.LATER, "training step 4 ", outcome(loader, "", UNSEEN));
  }

  @Test
  void ofOneThatDoesNotEnd() throws Exception {
    is(
        Phase.HUNG,
        "did not end",
        outcome(RIGHT, "Thread.sleep(1000000);", "maxEpochs(1)", Duration.ofSeconds(1)));
  }

  @Test
  void ofOneThatIsWarned() throws Exception {
    String warns = "org.slf4j.LoggerFactory.getLogger(\"somebody\").warn(\"look at {}\", \"it\");";
    is(Phase.WARNED, "WARN somebody: look at it", outcome(RIGHT, warns, "maxEpochs(1)"));
  }

  @Test
  void ofOneThatNobodyMinds() throws Exception {
    Outcome outcome = outcome(RIGHT, "System.out.println(\"said\");", "maxEpochs(1)");
    is(Phase.SILENT, "", outcome);
    assertThat(outcome.texts()).isEmpty();
    assertThat(outcome.printed()).contains("said");
  }
}
