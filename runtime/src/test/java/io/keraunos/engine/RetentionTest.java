package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.callback.Best;
import io.keraunos.checkpoint.CheckpointFolder;
import io.keraunos.metric.MetricName;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.Resume;
import io.keraunos.trainer.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Retention of checkpoints, and resuming from them, when a fit has gone two ways. */
@ExtendWith(NothingLeft.class)
class RetentionTest {

  private static final MetricName LOSS = MetricName.of("train_loss");

  @TempDir private Path root;

  /** Epochs of 3 steps. The worst loss is the best, so that the first epoch is. */
  private Trainer.Builder trainer(long epochs) {
    return new Regression()
        .trainer()
        .maxEpochs(epochs)
        .defaultRootDir(root)
        .report(false)
        .checkpoints(Checkpointing.everyEpochs(1).keepLast(2).keepBest(1, LOSS, Best.MAX));
  }

  private FitResult fit(Trainer.Builder builder) {
    try (Trainer trainer = builder.build()) {
      return trainer.fit();
    }
  }

  private Path folder() {
    return root.resolve("Regression/version_0/checkpoints");
  }

  private Path checkpoint(long step) {
    return folder().resolve("step-%012d".formatted(step));
  }

  private List<Long> steps() throws IOException {
    try (Stream<Path> all = Files.list(folder())) {
      return all.map(CheckpointFolder::step).sorted().toList();
    }
  }

  /** Damages a checkpoint as a disk does, which leaves the file's time as it was. */
  private void damage(long step) throws IOException {
    Path file = checkpoint(step).resolve("variables.data-00000-of-00001");
    FileTime time = Files.getLastModifiedTime(file);
    byte[] bytes = Files.readAllBytes(file);
    bytes[0] ^= 1;
    Files.write(file, bytes);
    Files.setLastModifiedTime(file, time);
  }

  /** After three epochs the first is the best, since the worst loss is. */
  @Test
  void theBestWeightsAreTheModelsOnceTheyAreRestored() {
    try (Trainer trainer = trainer(3).build()) {
      assertThat(trainer.runFolder()).isEmpty();
      FitResult fit = trainer.fit();
      String last = trainer.weightsSha256();
      assertThat(trainer.restoreBest()).isTrue();
      String best = trainer.weightsSha256();
      assertThat(best).isNotEqualTo(last);
      trainer.restore(fit.checkpoint().orElseThrow());
      assertThat(trainer.weightsSha256()).isEqualTo(last);
      assertThat(fit.bestCheckpoint()).hasValue(checkpoint(3));
      trainer.restore(checkpoint(3));
      assertThat(trainer.weightsSha256()).isEqualTo(best);
      assertThat(trainer.runFolder()).hasValue(root.resolve("Regression/version_0"));
    }
  }

  @Test
  void withoutABestCheckpointTheModelStaysAsItIs() {
    try (Trainer trainer =
        new Regression()
            .trainer()
            .maxEpochs(2)
            .defaultRootDir(root)
            .checkpoints(Checkpointing.everyEpochs(1))
            .build()) {
      trainer.fit();
      String last = trainer.weightsSha256();
      assertThat(trainer.restoreBest()).isFalse();
      assertThat(trainer.weightsSha256()).isEqualTo(last);
    }
    try (Trainer trainer = trainer(2).fastDevRun().build()) {
      trainer.fit();
      assertThat(trainer.restoreBest()).isFalse();
      assertThat(trainer.runFolder()).isEmpty();
    }
  }

  @Test
  void anAbandonedBranchDoesNotCrowdOutTheNewLine() throws Exception {
    fit(trainer(5));
    assertThat(steps()).containsExactly(3L, 12L, 15L).inOrder();
    // From the best, step 3, for one epoch: the line is 3 and 6, all that keepLast asks for.
    FitResult on = fit(trainer(2).resume(Resume.best()));
    assertThat(on.steps()).isEqualTo(6);
    assertThat(on.checkpoint()).isEqualTo(Optional.of(checkpoint(6)));
    assertThat(on.bestCheckpoint()).isEqualTo(Optional.of(checkpoint(3)));
    assertThat(steps()).containsExactly(3L, 6L).inOrder();
    // It goes on where it was, and not at the branch.
    FitResult more = fit(trainer(4).resume(Resume.last()));
    assertThat(more.checkpoint()).isEqualTo(Optional.of(checkpoint(12)));
    assertThat(steps()).containsExactly(3L, 9L, 12L).inOrder();
  }

  @Test
  void untilTheNewLineHasEnoughTheAbandonedBranchStays() throws Exception {
    Checkpointing three = Checkpointing.everyEpochs(1).keepLast(3).keepBest(1, LOSS, Best.MAX);
    fit(Runs.reset(trainer(5), "checkpoints").checkpoints(three));
    assertThat(steps()).containsExactly(3L, 9L, 12L, 15L).inOrder();
    FitResult on =
        fit(Runs.reset(trainer(2), "checkpoints").checkpoints(three).resume(Resume.best()));
    assertThat(on.checkpoint()).isEqualTo(Optional.of(checkpoint(6)));
    assertThat(steps()).containsExactly(3L, 6L, 9L, 12L, 15L).inOrder();
    // The last is that of the line, whatever the number of its step.
    assertThat(
            fit(Runs.reset(trainer(2), "checkpoints").checkpoints(three).resume(Resume.last()))
                .steps())
        .isEqualTo(6);
    assertThat(
            fit(Runs.reset(trainer(2), "checkpoints").checkpoints(three).resume(Resume.auto()))
                .steps())
        .isEqualTo(6);
    fit(Runs.reset(trainer(3), "checkpoints").checkpoints(three).resume(Resume.auto()));
    assertThat(steps()).containsExactly(3L, 6L, 9L).inOrder();
  }

  @Test
  void damagedOnesDoNotCount() throws Exception {
    fit(trainer(4));
    assertThat(steps()).containsExactly(3L, 9L, 12L).inOrder();
    damage(12);
    damage(9);
    // Only 3 is whole: it stays until there are two whole ones after all.
    FitResult on = fit(trainer(2).resume(Resume.auto()));
    assertThat(on.checkpoint()).isEqualTo(Optional.of(checkpoint(6)));
    assertThat(steps()).containsExactly(3L, 6L).inOrder();
    CheckpointFolder.verify(checkpoint(3));
    CheckpointFolder.verify(checkpoint(6));
  }

  @Test
  void aDamagedOneOfTheLineDoesNotTakeThePlaceOfAWholeOne() throws Exception {
    Checkpointing three = Checkpointing.everyEpochs(1).keepLast(3);
    fit(Runs.reset(trainer(4), "checkpoints").checkpoints(three));
    assertThat(steps()).containsExactly(6L, 9L, 12L).inOrder();
    damage(9);
    fit(Runs.reset(trainer(5), "checkpoints").checkpoints(three).resume(Resume.auto()));
    assertThat(steps()).containsExactly(6L, 12L, 15L).inOrder();
  }

  @Test
  void aFitFromThePathOfACheckpointHasAFolderOfItsOwn() throws Exception {
    fit(trainer(4));
    FitResult on = fit(trainer(2).resume(Resume.from(checkpoint(3))));
    assertThat(on.checkpoint().orElseThrow().toString()).contains("version_1");
    assertThat(steps()).containsExactly(3L, 9L, 12L).inOrder();
  }

  @Test
  void anEditedProgressIsRefusedByName() throws Exception {
    fit(trainer(1));
    Path progress = checkpoint(3).resolve("progress.json");
    String right = Files.readString(progress);
    record Edit(String from, String to, String message) {}
    for (Edit edit :
        List.of(
            new Edit("\"epoch\": 1,", "", "\"epoch\" must be a whole number of at least 0, but is"),
            new Edit("\"epoch\": 1,", "\"epoch\": -1,", "at least 0, but was -1"),
            new Edit("\"epoch\": 1,", "\"epoch\": 1.5,", "at least 0, but was 1.5"),
            new Edit("\"epoch\": 1,", "\"epoch\": \"1\",", "at least 0, but was \"1\""),
            new Edit("\"epoch\": 1,", "\"epoch\": null,", "at least 0, but is missing"),
            new Edit("\"epoch\": 1,", "\"epoch\": 1e30,", "at least 0, but was 1e30"),
            new Edit("\"module\": \"Regression\"", "\"module\": 7", "must be a text, but was 7"),
            new Edit(
                "\"module\": \"Regression\"", "\"module\": \"Other\"", "of Regression, but is"),
            new Edit(
                "\"metrics\": {", "\"metrics\": [], \"m\": {", "\"metrics\" must be an object"),
            new Edit("\"history\": [", "\"history\": [null, ", "\"history[0]\" must be an object"),
            new Edit("\"sums\": [", "\"sums\": [\"x\", ", "sums[0]\" must be a number"),
            new Edit("\"windowCounts\"", "\"other\"", "\"windowCounts\" must be an object"),
            new Edit("\"format\": ", "\"format\": 9", "progress.json must be of format"),
            new Edit("{", "[", "progress.json must be JSON"))) {
      assertThat(right).contains(edit.from());
      Files.writeString(
          progress,
          right.replaceFirst(Pattern.quote(edit.from()), Matcher.quoteReplacement(edit.to())));
      Files.writeString(
          checkpoint(3).resolve("manifest.json"),
          "{\"sha256\": {\"progress.json\": \"%s\"}}".formatted(sha256(progress)));
      try (Trainer trainer = trainer(2).resume(Resume.auto()).build()) {
        IllegalArgumentException e =
            assertThrows(IllegalArgumentException.class, trainer::fit, edit.to());
        assertThat(e).hasMessageThat().contains(edit.message());
      }
    }
  }

  private static String sha256(Path file) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }
}
