package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.annotation.Stage;
import io.keraunos.callback.LambdaCallback;
import io.keraunos.data.Dataset;
import io.keraunos.data.Fold;
import io.keraunos.data.KFold;
import io.keraunos.metric.MetricName;
import io.keraunos.metric.MetricValues;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.trainer.Accelerator;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.CrossValidation;
import io.keraunos.trainer.InterruptedRunException;
import io.keraunos.trainer.Resume;
import io.keraunos.trainer.Trainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A model for each fold, and what is told of them. */
@ExtendWith(NothingLeft.class)
class CrossValidationTest {

  private static final MetricName LOSS = MetricName.of("test_loss");
  private static final Dataset<Regression.Row> ROWS = Dataset.of(Regression.rows(30, 5));

  @TempDir private Path root;

  /** Starts a trainer of a line on a fold: six epochs, tested on what is held out. */
  private static Trainer.Builder trainer(Fold<Regression.Row> fold) {
    Regression line = new Regression();
    Regression.RowCollator collator = new Regression.RowCollator();
    LoaderOptions fours = new LoaderOptions(4, false, 0, false);
    return ModuleTrainer.builder(
            line.define()
                .testStep(
                    "test",
                    (step, inputs) ->
                        step.log(
                            "test_loss",
                            line.squaredErrors(step, inputs.float32("x"), inputs.float32("y"))),
                    List.of("test_loss"),
                    collator)
                .loader(Stage.TRAIN, "trainData", fold::train, collator, fours)
                .loader(Stage.TEST, "testData", fold::heldOut, collator, fours)
                .build())
        .accelerator(Accelerator.CPU)
        .progressBar(false)
        .modelSummary(false)
        .maxEpochs(6);
  }

  @Test
  void everyFoldTrainsAModelOfItsOwn() {
    List<Fold<Regression.Row>> folds = KFold.random(ROWS, 3, 1);
    CrossValidation scores =
        CrossValidation.run(folds, CrossValidationTest::trainer, Trainer::test);
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      try (Trainer alone = trainer(folds.get(i)).build()) {
        alone.fit();
        assertThat(scores.values(LOSS)[i]).isEqualTo(alone.test().metric(LOSS));
      }
      sum += scores.values(LOSS)[i];
    }
    assertThat(scores.mean(LOSS)).isEqualTo(sum / 3);
    assertThat(scores.mean(LOSS)).isGreaterThan(0.0);
    assertThat(scores.mean(LOSS)).isLessThan(0.1); // it was 5 before
  }

  @Test
  void meanAndDeviationAreOfTheFolds() {
    CrossValidation scores =
        new CrossValidation(
            List.of(
                new MetricValues(Map.of("test_loss", 1.0)),
                new MetricValues(Map.of("test_loss", 2.0)),
                new MetricValues(Map.of("test_loss", 1e-5)),
                new MetricValues(Map.of("test_loss", 5.0))));
    assertThat(scores.mean(LOSS)).isWithin(1e-12).of(2.0000025);
    assertThat(scores.deviation(LOSS)).isWithin(1e-12).of(2.1602438134058697); // numpy, ddof=1
    assertThat(scores.toString())
        .isEqualTo(
            """
            metric          mean  deviation     fold 1     fold 2      fold 3     fold 4
            test_loss     2.0000     2.1602     1.0000     2.0000  1.0000e-05     5.0000\
            """);
    assertThat(assertThrows(IllegalArgumentException.class, () -> scores.mean(MetricName.of("x"))))
        .hasMessageThat()
        .contains("\"x\" was not logged; logged were [test_loss]");
    assertThat(new CrossValidation(scores.folds().subList(0, 1)).deviation(LOSS)).isNaN();
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () ->
                    new CrossValidation(
                        List.of(scores.folds().get(0), new MetricValues(Map.of("acc", 1.0))))))
        .hasMessageThat()
        .isEqualTo(
            "all folds must have the metrics of the first, [test_loss], but fold 2 has [acc]");
    assertThrows(IllegalArgumentException.class, () -> new CrossValidation(List.of()));
  }

  @Test
  void aFoldThatFailsIsNamed() {
    List<Fold<Regression.Row>> folds = new ArrayList<>(KFold.random(ROWS, 3, 1));
    folds.set(
        1,
        new Fold<>(
            2,
            folds
                .get(1)
                .train()
                .map(
                    row -> {
                      throw new IllegalStateException("torn");
                    }),
            folds.get(1).heldOut()));
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class,
            () -> CrossValidation.run(folds, CrossValidationTest::trainer, Trainer::test));
    assertThat(e).hasMessageThat().startsWith("fold 2 of 3 has failed: ");
    assertThat(e).hasMessageThat().contains("torn");
    assertThat(
            assertThrows(
                IllegalStateException.class,
                () ->
                    CrossValidation.run(
                        KFold.random(ROWS, 3, 1),
                        fold -> trainer(fold).maxEpochs(2 + fold.number()),
                        Trainer::test)))
        .hasMessageThat()
        .isEqualTo("fold 1 of 3 has failed: maxEpochs must be set once, but was set to 6 and to 3");
  }

  /** What was trained for a part of the time is no result. */
  @Test
  void anInterruptEndsAllFolds() {
    List<Integer> begun = new ArrayList<>();
    LambdaCallback interrupt =
        LambdaCallback.create()
            .onTrainBatchEnd(
                (event, control) -> {
                  if (event.step() == 7 && begun.size() == 2) {
                    Thread.currentThread().interrupt();
                  }
                });
    InterruptedRunException e =
        assertThrows(
            InterruptedRunException.class,
            () ->
                CrossValidation.run(
                    KFold.random(ROWS, 3, 1),
                    fold -> {
                      begun.add(fold.number());
                      return trainer(fold).callbacks(interrupt);
                    },
                    Trainer::test));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(e).hasMessageThat().startsWith("fold 2 ended before it had a result: ");
    assertThat(begun).containsExactly(1, 2).inOrder();
  }

  @Test
  void aFoldDoesNotGoOnWithTheModelOfAnother() {
    List<Fold<Regression.Row>> folds = KFold.random(ROWS, 3, 1);
    assertThat(
            assertThrows(
                IllegalStateException.class,
                () ->
                    CrossValidation.run(
                        folds, fold -> resuming(trainer(fold), root), Trainer::test)))
        .hasMessageThat()
        .isEqualTo(
            ("fold 2 of 3 has failed: each fold must train a model of its own, but this one has"
                    + " resumed that of fold 1, in %s. Set another defaultRootDir for each fold,"
                    + " or no resume")
                .formatted(root.resolve("Regression/version_0")));
    // With a folder each, one that was cut off goes on: what is done already is not done again.
    CrossValidation scores = null;
    for (int run = 0; run < 2; run++) {
      CrossValidation again =
          CrossValidation.run(
              folds,
              fold -> resuming(trainer(fold), root.resolve("fold-" + fold.number())),
              Trainer::test);
      assertThat(scores == null ? again : scores).isEqualTo(again);
      scores = again;
    }
  }

  private static Trainer.Builder resuming(Trainer.Builder builder, Path root) {
    return builder
        .defaultRootDir(root)
        .report(false)
        .checkpoints(Checkpointing.everyEpochs(1))
        .resume(Resume.auto());
  }
}
