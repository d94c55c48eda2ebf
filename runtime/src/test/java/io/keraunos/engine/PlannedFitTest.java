package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.callback.Best;
import io.keraunos.callback.EarlyStopping;
import io.keraunos.finding.Finding;
import io.keraunos.finding.FindingException;
import io.keraunos.finding.Rule;
import io.keraunos.layer.BatchNormalization;
import io.keraunos.optimizer.CosineAnnealing;
import io.keraunos.optimizer.SGD;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.Resume;
import io.keraunos.trainer.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** A fit tells of its plan before it trains. */
@ExtendWith(NothingLeft.class)
class PlannedFitTest {

  @TempDir private Path root;

  private static List<Rule> rules(Trainer trainer) {
    return trainer.findings().stream().map(Finding::rule).toList();
  }

  /** Five epochs of four steps. */
  private static Trainer.Builder fiveEpochs() {
    Scripted line = new Scripted();
    line.optimizer = SGD.learningRate(0.01).schedule(CosineAnnealing.overSteps(5));
    return line.trainer().maxEpochs(5);
  }

  @Test
  void aWarningIsToldAndTheFitGoesOn() {
    try (Trainer trainer = fiveEpochs().build()) {
      assertThat(trainer.fit().steps()).isEqualTo(20);
      assertThat(rules(trainer)).containsExactly(Rule.LEARNING_RATE_GONE_EARLY);
      assertThat(trainer.findings().get(0).text()).contains("give it the 20 steps of the run");
    }
  }

  @Test
  void whatHaltsEndsTheFitBeforeItsFirstStep() {
    try (Trainer trainer = fiveEpochs().halt(Rule.LEARNING_RATE_GONE_EARLY).build()) {
      FindingException e = assertThrows(FindingException.class, trainer::fit);
      assertThat(e).hasMessageThat().startsWith("KER2002: ");
      assertThat(trainer.findings()).isEmpty();
    }
    try (Trainer trainer =
        fiveEpochs().silence(Rule.LEARNING_RATE_GONE_EARLY, "the test says so").build()) {
      trainer.fit();
      assertThat(trainer.findings()).isEmpty();
    }
  }

  @Test
  void aPlainFitHasNothingToTell() {
    try (Trainer trainer =
        new Scripted()
            .trainer(root)
            .maxEpochs(6)
            .callbacks(EarlyStopping.on(Scripted.VAL, Best.MIN).patience(5))
            .build()) {
      trainer.fit();
      assertThat(trainer.findings()).isEmpty();
    }
  }

  @Test
  void theReportHasTheWarningsAlsoAfterAResume() throws IOException {
    Path report;
    try (Trainer trainer =
        fiveEpochs().defaultRootDir(root).checkpoints(Checkpointing.everyEpochs(1)).build()) {
      trainer.fit();
      report = trainer.runFolder().orElseThrow().resolve("report.html");
    }
    String page = Files.readString(report);
    assertThat(page).contains("<h2>Warnings</h2>");
    assertThat(page).contains("KER2002: the learning rate has fallen from");
    Scripted other = new Scripted();
    try (Trainer trainer = other.trainer(root).maxEpochs(7).build()) {
      trainer.fit();
      assertThat(trainer.findings()).isEmpty();
      assertThat(trainer.runFolder().orElseThrow().resolve("report.html")).isEqualTo(report);
    }
    assertWithMessage("what was told before the resume stays in the report")
        .that(Files.readString(report))
        .contains("<li>KER2002: the learning rate has fallen from");
  }

  @Test
  void aFitWithNothingLeftToTrainSaysSo() {
    try (Trainer trainer = new Scripted().trainer(root).maxEpochs(2).build()) {
      trainer.fit();
      assertThat(trainer.findings()).isEmpty();
    }
    try (Trainer trainer = new Scripted().trainer(root).maxEpochs(2).build()) {
      assertThat(trainer.fit().steps()).isEqualTo(8);
      assertThat(rules(trainer)).containsExactly(Rule.NOTHING_LEFT_TO_TRAIN);
      assertThat(trainer.findings().get(0).text())
          .startsWith(
              "the fit begins with 2 epochs and 8 steps done and trains nothing: maxEpochs 2"
                  + " reached.");
    }
    try (Trainer trainer = new Scripted().trainer(root).maxEpochs(3).build()) {
      trainer.fit();
      assertThat(trainer.findings()).isEmpty();
    }
    try (Trainer trainer = new Scripted().trainer().maxEpochs(0).resume(Resume.never()).build()) {
      trainer.fit();
      assertThat(trainer.findings()).isEmpty();
    }
  }

  @Test
  void aBatchOfOneIsNotNormalized() {
    for (int rows : new int[] {8, 9, 1}) {
      Regression one = new Regression();
      BatchNormalization norm = BatchNormalization.of();
      one.more.put("norm", norm);
      one.rows = Regression.rows(rows, 1);
      one.body =
          (step, x, y) -> {
            Operand<TFloat32> in = norm.apply(step, x);
            return one.squaredErrors(step, in, y);
          };
      try (Trainer trainer = one.trainer().maxEpochs(1).build()) {
        trainer.fit();
        assertThat(rules(trainer))
            .isEqualTo(rows == 8 ? List.of() : List.of(Rule.NORMALIZED_LAST_BATCH_OF_ONE));
      }
      try (Trainer trainer = one.trainer().maxEpochs(1).batchSize(1).build()) {
        assertThat(assertThrows(FindingException.class, trainer::fit).findings().get(0).rule())
            .isEqualTo(Rule.NORMALIZED_BATCH_OF_ONE);
      }
    }
  }
}
