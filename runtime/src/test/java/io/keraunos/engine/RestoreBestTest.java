package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.callback.Best;
import io.keraunos.callback.Callback;
import io.keraunos.callback.EarlyStopping;
import io.keraunos.callback.LambdaCallback;
import io.keraunos.file.Folders;
import io.keraunos.optimizer.Adam;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.Resume;
import io.keraunos.trainer.Trainer;
import io.keraunos.trainer.WeightAveraging;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** After a fit the model has its best weights, and training is as without. */
@ExtendWith(NothingLeft.class)
class RestoreBestTest {

  private static final Checkpointing BY_LOSS =
      Checkpointing.everyEpochs(1).keepBest(1, Scripted.VAL, Best.MIN);

  @TempDir private Path root;

  /** Keeps the digest of the weights at the end of each epoch, and may stop after one. */
  private static final class Epochs {
    final List<String> trained = new ArrayList<>();
    long last = Long.MAX_VALUE;

    Callback callback() {
      return LambdaCallback.create()
          .onTrainEpochEnd(
              (event, control) -> {
                trained.add(WeightsDigest.sha256(control.weights()));
                if (event.epoch() + 1 == last) {
                  control.requestStop("the test has seen enough");
                }
              });
    }
  }

  /** Starts a fit of six epochs whose second has the lowest val_loss. */
  private Trainer.Builder builder(String folder, Epochs epochs, double... script) {
    Scripted line = new Scripted();
    line.optimizer = Adam.learningRate(0.01);
    line.script = script;
    return line.trainer()
        .defaultRootDir(root.resolve(folder))
        .report(false)
        .maxEpochs(6)
        .checkpoints(BY_LOSS)
        .callbacks(epochs.callback());
  }

  /** Runs six epochs that nothing disturbs. */
  private List<String> undisturbed() {
    Epochs epochs = new Epochs();
    try (Trainer trainer = builder("undisturbed", epochs, 3, 1, 2, 4, 5, 6).build()) {
      trainer.fit();
      assertThat(trainer.weightsSha256()).isEqualTo(epochs.trained.get(5));
    }
    return epochs.trained;
  }

  @Test
  void afterAFitTheModelHasTheBestWeights() {
    List<String> whole = undisturbed();
    Epochs epochs = new Epochs();
    try (Trainer trainer = builder("best", epochs, 3, 1, 2, 4, 5, 6).restoreBest(true).build()) {
      FitResult fit = trainer.fit();
      assertThat(epochs.trained).isEqualTo(whole);
      assertThat(trainer.weightsSha256()).isEqualTo(whole.get(1));
      assertThat(fit.metric(Scripted.VAL)).isEqualTo(6.0);
      assertThat(fit.bestCheckpoint().orElseThrow().toString()).endsWith("step-000000000008");
      // Another fit has nothing to do, and nothing changes.
      assertThat(trainer.fit().steps()).isEqualTo(24);
      assertThat(trainer.weightsSha256()).isEqualTo(whole.get(1));
      trainer.restore(fit.checkpoint().orElseThrow());
      assertThat(trainer.weightsSha256()).isEqualTo(whole.get(5));
    }
  }

  @Test
  void aFitThatResumesGoesOnFromTheLastState() {
    List<String> whole = undisturbed();
    try (Trainer trainer =
        Runs.reset(builder("cut", new Epochs(), 3, 1, 2), "maxEpochs")
            .maxEpochs(3)
            .restoreBest(true)
            .build()) {
      trainer.fit();
      assertThat(trainer.weightsSha256()).isEqualTo(whole.get(1));
    }
    Epochs after = new Epochs();
    try (Trainer trainer =
        builder("cut", after, 4, 5, 6).restoreBest(true).resume(Resume.auto()).build()) {
      assertThat(trainer.fit().epochs()).isEqualTo(6);
      assertThat(after.trained).isEqualTo(whole.subList(3, 6));
      assertThat(trainer.weightsSha256()).isEqualTo(whole.get(1));
    }
    // One that finds nothing left to do has the best weights too.
    try (Trainer trainer =
        builder("cut", after, 9).restoreBest(true).resume(Resume.auto()).build()) {
      assertThat(trainer.fit().epochs()).isEqualTo(6);
      assertThat(trainer.weightsSha256()).isEqualTo(whole.get(1));
    }
  }

  @Test
  void anotherFitOfTheTrainerGoesOnFromTheLastStateToo() {
    for (WeightAveraging averaging :
        List.of(WeightAveraging.none(), WeightAveraging.ema(0.8), WeightAveraging.swa(2))) {
      String folder = averaging.toString();
      Epochs whole = new Epochs();
      String best;
      try (Trainer trainer =
          builder(folder + " whole", whole, 3, 1, 2, 4, 5, 6)
              .weightAveraging(averaging)
              .restoreBest(true)
              .build()) {
        trainer.fit();
        best = trainer.weightsSha256();
      }
      Epochs epochs = new Epochs();
      epochs.last = 3;
      try (Trainer trainer =
          builder(folder, epochs, 3, 1, 2, 4, 5, 6)
              .weightAveraging(averaging)
              .restoreBest(true)
              .build()) {
        trainer.fit();
        assertWithMessage(folder).that(trainer.weightsSha256()).isEqualTo(best);
        assertThat(epochs.trained).hasSize(3);
        trainer.fit();
        assertWithMessage(folder).that(epochs.trained).isEqualTo(whole.trained);
        assertWithMessage(folder).that(trainer.weightsSha256()).isEqualTo(best);
      }
    }
  }

  /** Where averages are the model's weights, the best ones are those of the best epoch. */
  @Test
  void theBestWeightsAreTheAveragesIfThereAreSome() {
    List<String> averages = new ArrayList<>();
    for (double lowest = 0; lowest < 3; lowest++) {
      double at = lowest;
      Epochs epochs = new Epochs();
      double[] script = {at == 0 ? 1 : 5, at == 1 ? 1 : 6, at == 2 ? 1 : 7, 8, 9, 10};
      try (Trainer trainer =
          builder("averages " + at, epochs, script)
              .weightAveraging(WeightAveraging.ema(0.8))
              .restoreBest(true)
              .build()) {
        trainer.fit();
        averages.add(trainer.weightsSha256());
        assertThat(epochs.trained).doesNotContain(trainer.weightsSha256());
        assertThat(trainer.restoreBest()).isTrue();
        assertThat(trainer.weightsSha256()).isEqualTo(averages.get((int) at));
      }
    }
    assertThat(averages).containsNoDuplicates();
  }

  @Test
  void aFitFromACheckpointThatTheUserChoseGoesOnFromThere() {
    List<String> whole = undisturbed();
    Epochs epochs = new Epochs();
    epochs.last = 3;
    try (Trainer trainer = builder("chosen", epochs, 3, 1, 2, 4, 5, 6).restoreBest(true).build()) {
      FitResult fit = trainer.fit();
      trainer.restore(fit.checkpoint().orElseThrow());
      trainer.restore(fit.bestCheckpoint().orElseThrow());
      trainer.fit();
      assertThat(epochs.trained.get(3)).isNotEqualTo(whole.get(3));
    }
  }

  @Test
  void aFitThatCannotGoOnFromTheLastStateSaysSo() throws Exception {
    Epochs epochs = new Epochs();
    epochs.last = 3;
    try (Trainer trainer = builder("gone", epochs, 3, 1, 2, 4).restoreBest(true).build()) {
      Path last = trainer.fit().checkpoint().orElseThrow();
      Folders.remove(last);
      assertThat(assertThrows(IllegalStateException.class, trainer::fit))
          .hasMessageThat()
          .isEqualTo(
              "a fit must go on from where the last one ended, step 12, but its checkpoint is gone,"
                  + " and the model has the best weights. Make a new trainer, which may resume");
    }
  }

  @Test
  void theLogSaysWhichWeightsTheModelHas() {
    assertThat(log(() -> fit(builder("a", new Epochs(), 3, 1, 2.5).restoreBest(true))))
        .contains(
            "restoreBest: the model has the weights of step 8, where val_loss was 1.0000; at the"
                + " end, step 24, it was 2.5000");
    assertThat(
            log(() -> fit(builder("b", new Epochs(), 3, 1, 0.5, 0.4, 0.3, 0.2).restoreBest(true))))
        .contains("restoreBest: the last weights are the best, val_loss is 0.2000");
    assertThat(log(() -> fit(builder("c", new Epochs(), Double.NaN).restoreBest(true))))
        .contains(
            "restoreBest has found no checkpoint at which \"val_loss\" was measured, and the model"
                + " has its last weights");
  }

  @Test
  void withoutItTheLogSaysHowMuchBetterTheBestWas() {
    assertThat(log(() -> fit(builder("a", new Epochs(), 3, 1, 2.5))))
        .contains(
            "val_loss was 1.0000 after epoch 2, and is 2.5000 at the end, 1.5000 worse."
                + " restoreBest(true) gives the model the best weights");
    assertThat(log(() -> fit(builder("b", new Epochs(), 3, 1, Double.NaN))))
        .contains("val_loss was 1.0000 after epoch 2, and is NaN at the end. restoreBest(true)");
    // Validated twice in an epoch: the best moment may be in its middle.
    assertThat(
            log(
                () ->
                    fit(
                        builder("c", new Epochs(), 3, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2)
                            .validateEverySteps(2))))
        .contains("val_loss was 1.0000 after epoch 1, and is 2.0000 at the end, 1.0000 worse.");
    assertThat(log(() -> fit(builder("d", new Epochs(), 1, 3, 2).validateEverySteps(2))))
        .contains("val_loss was 1.0000 at step 2, and is 2.0000 at the end, 1.0000 worse.");
    assertThat(log(() -> fit(builder("e", new Epochs(), 3, 2, 1)))).doesNotContain("worse");
  }

  @Test
  void earlyStoppingSaysHowMuchBetterTheBestWasToo() {
    Scripted line = new Scripted();
    line.script = new double[] {1, 4, 3};
    assertThat(
            log(
                () ->
                    fit(
                        line.trainer()
                            .maxEpochs(20)
                            .callbacks(EarlyStopping.on(Scripted.VAL, Best.MAX).patience(2)))))
        .contains(
            "val_loss was 4.0000 after epoch 2, and is 3.0000 at the end, 1.0000 worse."
                + " checkpoints(...keepBest(1, metric, Best.MAX)) and restoreBest(true) give the"
                + " model the best weights");
    Scripted other = new Scripted();
    other.script = new double[] {1, 4, 3};
    assertThat(log(() -> fit(other.trainer().maxEpochs(3)))).doesNotContain("worse");
  }

  @Test
  void whatCannotBeTheBestIsRefused() {
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () ->
                    new Regression()
                        .trainer()
                        .checkpoints(Checkpointing.everyEpochs(1))
                        .restoreBest(true)
                        .build()))
        .hasMessageThat()
        .isEqualTo(
            "restoreBest must not be set without a metric that says which weights are best. Set"
                + " checkpoints(...keepBest(count, metric, mode))");
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> new Regression().trainer().barebones().restoreBest(true).build()))
        .hasMessageThat()
        .contains("[restoreBest] must not be set with barebones");
    Epochs epochs = new Epochs();
    try (Trainer trainer = builder("fast", epochs, 1).fastDevRun().restoreBest(true).build()) {
      trainer.fit();
      assertThat(epochs.trained).hasSize(1);
      assertThat(trainer.weightsSha256()).isEqualTo(epochs.trained.get(0));
    }
  }

  private static void fit(Trainer.Builder builder) {
    try (Trainer trainer = builder.build()) {
      trainer.fit();
    }
  }

  /** Returns what is logged; SLF4J's simple logger looks for standard error at every line. */
  private static String log(Runnable work) {
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
