package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.callback.Best;
import io.keraunos.callback.Callback;
import io.keraunos.callback.TrainingControl;
import io.keraunos.callback.TrainingEvent.BatchEvent;
import io.keraunos.file.Folders;
import io.keraunos.logger.CsvLogger;
import io.keraunos.metric.MetricName;
import io.keraunos.remote.MisbehavingFiles;
import io.keraunos.remote.RemoteCheckpoints;
import io.keraunos.remote.RemoteFolder;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.Resume;
import io.keraunos.trainer.Trainer;
import io.keraunos.trainer.UserCodeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Fits that copy their checkpoints to a store that misbehaves, and lose their own. */
@ExtendWith(NothingLeft.class)
class RemoteCheckpointsTest {

  private static final int STEPS = 21; // 3 epochs of 7 batches

  @TempDir private Path dir;
  private final MisbehavingFiles store = new MisbehavingFiles();
  private final Path bucket = store.path("/jobs/17");

  /** Leaves a fit after a step, as a death does: without a last checkpoint. */
  private record Death(long step) implements Callback {
    @Override
    public void onTrainBatchEnd(BatchEvent event, TrainingControl control) {
      if (event.step() == step) {
        throw new IllegalStateException("dies at step " + step);
      }
    }
  }

  /** The end of a fit. */
  private record Outcome(
      String weights, Map<String, Double> metrics, String best, List<String> checkpoints) {}

  private Trainer.Builder builder(String disk) {
    return new Blobs()
        .trainer()
        .maxEpochs(3)
        .logEverySteps(1)
        .sanityValidationBatches(0)
        .defaultRootDir(dir.resolve(disk))
        .loggers(new CsvLogger())
        .resume(Resume.auto())
        .checkpoints(
            Checkpointing.everySteps(2).keepLast(2).keepBest(1, MetricName.of("acc"), Best.MAX));
  }

  private Trainer.Builder remote(String disk) {
    return builder(disk).remoteCheckpoints(RemoteCheckpoints.to(bucket));
  }

  private Outcome train(Trainer.Builder builder, String disk) throws IOException {
    try (Trainer trainer = builder.build()) {
      FitResult fit = trainer.fit();
      assertThat(fit.steps()).isEqualTo(STEPS);
      return new Outcome(
          trainer.weightsSha256(),
          fit.metrics().asMap(),
          fit.bestCheckpoint().orElseThrow().getFileName().toString(),
          checkpoints(disk));
    }
  }

  private void die(Trainer.Builder builder, long step) {
    try (Trainer trainer = builder.callbacks(new Death(step)).build()) {
      assertThrows(UserCodeException.class, trainer::fit);
    }
  }

  private List<String> checkpoints(String disk) throws IOException {
    try (Stream<Path> all = Files.list(dir.resolve(disk).resolve("Blobs/version_0/checkpoints"))) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aFitThatLosesItsDiskGoesOnToTheBit() throws Exception {
    Outcome alone = train(builder("alone"), "alone");
    store.late(1);
    for (long step : new long[] {5, 10, 17}) {
      die(remote("disk"), step);
      Folders.remove(dir.resolve("disk"));
    }
    assertThat(train(remote("disk"), "disk")).isEqualTo(alone);
    assertThat(RemoteFolder.at(bucket).names()).isEqualTo(alone.checkpoints());
    // Once more there is nothing left to do.
    Folders.remove(dir.resolve("disk"));
    assertThat(train(remote("disk"), "disk")).isEqualTo(alone);
  }

  @Test
  void aFitOnADiskThatIsBehindGoesOnFromTheRemoteOne() throws Exception {
    Outcome alone = train(builder("alone"), "alone");
    die(remote("a"), 5);
    die(remote("b"), 13);
    assertThat(checkpoints("b")).contains("step-000000000012");
    assertThat(train(remote("a"), "a")).isEqualTo(alone);
    List<String> lines = Files.readAllLines(dir.resolve("a/Blobs/version_0/metrics.csv"));
    // Rows of 5 to 12 are on the other disk: it went on from 12, and not from 4.
    assertThat(lines.stream().filter(line -> line.startsWith("8,")).toList()).isEmpty();
    assertThat(lines.stream().filter(line -> line.startsWith("13,")).toList()).isNotEmpty();
  }

  @Test
  void aStoreThatFailsAnywhereCostsCopiesAndNoSteps() throws Exception {
    Outcome alone = train(builder("alone"), "alone");
    for (int from : new int[] {11, 77}) {
      String disk = "disk" + from;
      Path own = store.path("/jobs/" + from);
      RemoteCheckpoints copies = RemoteCheckpoints.to(own);
      store.fail(from, 30);
      die(builder(disk).remoteCheckpoints(copies), 11);
      assertWithMessage("operation %s", from).that(store.heal()).isTrue();
      Folders.remove(dir.resolve(disk));
      assertWithMessage("operation %s", from)
          .that(train(builder(disk).remoteCheckpoints(copies), disk))
          .isEqualTo(alone);
      assertThat(RemoteFolder.at(own).names()).isEqualTo(alone.checkpoints());
    }
  }

  @Test
  void aStoreThatIsGoneDoesNotEndAFitUnlessItIsTo() throws Exception {
    Outcome alone = train(builder("alone"), "alone");
    store.fail(3, Long.MAX_VALUE / 2); // the fit has begun by then
    assertThat(train(remote("disk"), "disk")).isEqualTo(alone);
    store.heal();
    assertThat(RemoteFolder.at(bucket).names()).isEmpty();

    store.fail(3, Long.MAX_VALUE / 2);
    try (Trainer trainer =
        builder("halting").remoteCheckpoints(RemoteCheckpoints.to(bucket).halt(true)).build()) {
      assertThat(assertThrows(UncheckedIOException.class, trainer::fit))
          .hasMessageThat()
          .startsWith(
              "the checkpoints cannot be copied to misbehaving://memory/jobs/17:"
                  + " java.io.IOException: the store fails at ");
    }
    store.heal();
    // What is here is copied by the fit that goes on.
    train(remote("halting"), "halting");
  }

  @Test
  void aStoreThatCannotBeReadIsAnErrorBeforeTheFirstStep() {
    store.fail(1, Long.MAX_VALUE / 2);
    try (Trainer trainer = remote("disk").callbacks(new Death(1)).build()) {
      assertThat(assertThrows(UncheckedIOException.class, trainer::fit))
          .hasMessageThat()
          .startsWith("the remoteCheckpoints in misbehaving://memory/jobs/17 cannot be read: ");
    }
  }

  @Test
  void aFitFromTheStartIsNotMixedWithAnother() throws Exception {
    die(remote("disk"), 5);
    try (Trainer trainer =
        new Blobs()
            .trainer()
            .maxEpochs(1)
            .defaultRootDir(dir.resolve("other"))
            .checkpoints(Checkpointing.everySteps(2))
            .remoteCheckpoints(RemoteCheckpoints.to(bucket))
            .build()) {
      assertThat(assertThrows(IllegalStateException.class, trainer::fit))
          .hasMessageThat()
          .isEqualTo(
              "the remoteCheckpoints of a fit that begins from the start must be an empty folder,"
                  + " but misbehaving://memory/jobs/17 has [step-000000000004, step-000000000002]."
                  + " Go on from there with resume(Resume.auto()), or give this fit a folder of its"
                  + " own");
    }
    assertThat(RemoteFolder.at(bucket).names()).contains("step-000000000004");
  }

  @Test
  void aCopyThatCannotBeReadIsPassedOver() throws Exception {
    Outcome alone = train(builder("alone"), "alone");
    die(remote("disk"), 9);
    Folders.remove(dir.resolve("disk"));
    store.refuse("step-000000000008/variables");
    die(remote("disk"), 8); // it is step 8 once more: the fit has gone on from one before
    Folders.remove(dir.resolve("disk"));
    store.refuse("/variables");
    try (Trainer trainer = remote("disk").build()) {
      assertThat(assertThrows(UncheckedIOException.class, trainer::fit))
          .hasMessageThat()
          .contains(" checkpoints in misbehaving://memory/jobs/17 can be fetched, and there are");
    }
    store.refuse("nothing");
    assertThat(train(remote("disk"), "disk")).isEqualTo(alone);
  }

  @Test
  void aSlowStoreIsNotWaitedForLongerThanIsSet() throws Exception {
    Outcome alone = train(builder("alone"), "alone");
    store.late(1_000_000); // nothing that is written is ever seen
    RemoteCheckpoints copies = RemoteCheckpoints.to(bucket).timeout(Duration.ofMillis(1));
    assertThat(train(builder("disk").remoteCheckpoints(copies), "disk")).isEqualTo(alone);
  }

  @Test
  void copiesNeedCheckpoints() {
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () ->
                    new Blobs()
                        .trainer()
                        .maxEpochs(1)
                        .remoteCheckpoints(RemoteCheckpoints.to(bucket))
                        .build()))
        .hasMessageThat()
        .isEqualTo(
            "remoteCheckpoints must not be set without checkpoints to copy. Set checkpoints, such"
                + " as Checkpointing.everyEpochs(1)");
  }
}
