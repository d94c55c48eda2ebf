package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.annotation.Stage;
import io.keraunos.callback.LambdaCallback;
import io.keraunos.logger.CsvLogger;
import io.keraunos.trainer.Accelerator;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.Limit;
import io.keraunos.trainer.OutputSettings;
import io.keraunos.trainer.Profiling;
import io.keraunos.trainer.Resume;
import io.keraunos.trainer.Trainer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A preset does all it says, whatever is set before it or after it. */
@ExtendWith(NothingLeft.class)
class PresetsTest {

  @TempDir private Path root;

  /** Starts a trainer without any of the settings that this test sets. */
  private static Trainer.Builder trainer(Scripted program) {
    return ModuleTrainer.builder(program.module()).accelerator(Accelerator.CPU);
  }

  private Trainer.Builder everythingElse(Trainer.Builder builder) {
    return builder
        .maxEpochs(7)
        .minEpochs(3)
        .maxSteps(1000)
        .minSteps(9)
        .maxTime(Duration.ofNanos(1))
        .validateEveryEpochs(5)
        .sanityValidationBatches(2)
        .logEverySteps(50)
        .limitBatches(Stage.TRAIN, Limit.batches(3))
        .limitBatches(Stage.VALIDATE, Limit.batches(0))
        .limitBatches(Stage.TEST, Limit.fraction(1))
        .overfitBatches(Limit.batches(4))
        .checkpoints(Checkpointing.everySteps(1))
        .resume(Resume.last())
        .loggers(new CsvLogger())
        .report(true)
        .profiler(Profiling.trace(1, 1))
        .defaultRootDir(root);
  }

  @Test
  void fastDevRunRunsEverythingOnceAndWritesNothing() {
    for (int batches = 1; batches <= 2; batches++) {
      for (boolean first : new boolean[] {true, false}) {
        int count = batches;
        UnaryOperator<Trainer.Builder> dev = builder -> builder.fastDevRun(count);
        Scripted program = new Scripted();
        List<String> seen = new ArrayList<>();
        Trainer.Builder builder =
            trainer(program)
                .callbacks(
                    LambdaCallback.create()
                        .onLog((event, control) -> seen.add("log"))
                        .onEvaluationEnd((event, control) -> seen.add(event.stage().name())));
        builder = first ? everythingElse(dev.apply(builder)) : dev.apply(everythingElse(builder));
        try (Trainer trainer = builder.build()) {
          FitResult fit = trainer.fit();
          assertThat(fit.epochs()).isEqualTo(1);
          assertThat(fit.steps()).isEqualTo(count);
          assertThat(fit.examples()).isEqualTo(count * 2);
          assertThat(fit.metrics().find(Scripted.VAL).isPresent()).isTrue();
          assertThat(trainer.validate().examples()).isEqualTo(count * 2);
          assertThat(trainer.test().examples()).isEqualTo(count * 2);
        }
        List<String> expected = new ArrayList<>();
        for (int step = 0; step < count; step++) {
          expected.add("log");
        }
        expected.addAll(List.of("VALIDATE", "VALIDATE", "TEST"));
        assertThat(seen).isEqualTo(expected);
        assertThat(root.toFile().list()).isEmpty();
      }
    }
    assertThat(
            assertThrows(
                IllegalArgumentException.class, () -> new Scripted().trainer().fastDevRun(0)))
        .hasMessageThat()
        .isEqualTo("fastDevRun must be at least 1, but was 0");
  }

  @Test
  void barebonesLeavesOutWhatIsSetBeforeOrAfter() {
    for (boolean first : new boolean[] {true, false}) {
      Scripted program = new Scripted();
      Trainer.Builder builder = trainer(program).maxEpochs(1).defaultRootDir(root);
      builder =
          first
              ? builder.barebones().sanityValidationBatches(2).report(true)
              : builder.sanityValidationBatches(2).report(true).barebones();
      OutputSettings output = ((ModuleTrainer.Builder) builder).settings().output();
      assertThat(output.progressBar()).isFalse();
      assertThat(output.modelSummary()).isFalse();
      assertThat(output.report()).isFalse();
      try (Trainer trainer = builder.build()) {
        assertThat(trainer.fit().metrics().find(Scripted.VAL).isPresent()).isTrue();
      }
      assertThat(program.passes()).isEqualTo(1); // no sanity check
      assertThat(root.toFile().list()).isEmpty();
      Trainer.Builder bar =
          first
              ? trainer(new Scripted()).progressBar(true).barebones()
              : trainer(new Scripted()).barebones().progressBar(true);
      assertThat(assertThrows(IllegalArgumentException.class, bar::build))
          .hasMessageThat()
          .contains("[progressBar] must not be set with barebones");
    }
  }

  @Test
  void overfitBatchesReadsTheSameFewOfEverything() {
    for (boolean first : new boolean[] {true, false}) {
      Scripted program = new Scripted();
      Trainer.Builder builder = program.trainer().maxEpochs(2);
      builder =
          first
              ? builder.overfitBatches(Limit.batches(1)).limitBatches(Stage.TRAIN, Limit.batches(3))
              : builder
                  .limitBatches(Stage.TRAIN, Limit.batches(3))
                  .overfitBatches(Limit.batches(1));
      try (Trainer trainer = builder.build()) {
        FitResult fit = trainer.fit();
        assertThat(fit.steps()).isEqualTo(2);
        assertThat(trainer.validate().examples()).isEqualTo(2);
        assertThat(trainer.test().examples()).isEqualTo(2);
      }
    }
  }
}
