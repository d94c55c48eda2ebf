package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keraunos.callback.Callback;
import io.keraunos.callback.TrainingControl;
import io.keraunos.callback.TrainingEvent.BatchEvent;
import io.keraunos.checkpoint.CheckpointFolder;
import io.keraunos.logger.CsvLogger;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full, may not be written to, or loses a folder. */
@ExtendWith(NothingLeft.class)
class FullDiskTest {

  @TempDir private Path dir;

  /** The output of a process that trained on a disk of its own, and its exit code. */
  private record Ended(int code, String output) {}

  /** Runs {@link #main} in a process with a disk in memory, which nobody else sees. */
  private Ended onSmallDisk(String mount, String haltOnFailure) throws Exception {
    Path disk = Files.createDirectory(dir.resolve("disk"));
    List<String> command =
        new ArrayList<>(
            List.of("unshare", "--mount", "--map-root-user", "sh", "-c", mount + "; exec \"$@\""));
    command.addAll(List.of("sh", Path.of(System.getProperty("java.home"), "bin/java").toString()));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(FullDiskTest.class.getName(), disk.toString(), haltOnFailure));
    Path output = dir.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("DISK", disk.toString());
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      assumeTrue(false, "there is no unshare: " + e);
      throw e;
    }
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    String text = Files.readString(output);
    assumeTrue(!text.startsWith("unshare:") && !text.startsWith("mount:"), text);
    return new Ended(process.exitValue(), text);
  }

  /** Trains 20 steps with a checkpoint after each, and says what is on the disk then. */
  public static void main(String[] args) throws Exception {
    Path disk = Path.of(args[0]);
    try (Trainer trainer =
        new Pictures()
            .trainer()
            .maxSteps(20)
            .defaultRootDir(disk)
            .checkpoints(Checkpointing.everySteps(1).keepLast(100))
            .haltOnWriteFailure(Boolean.parseBoolean(args[1]))
            .build()) {
      System.out.println("trained " + trainer.fit().steps() + " steps");
    } catch (UncheckedIOException e) {
      System.out.println("error: " + e.getMessage());
    }
    int whole = 0;
    Path checkpoints = disk.resolve("Pictures/version_0/checkpoints");
    if (Files.isDirectory(checkpoints)) {
      try (Stream<Path> all = Files.list(checkpoints)) {
        for (Path checkpoint : all.toList()) {
          CheckpointFolder.verify(checkpoint); // throws if it is not whole
          whole++;
        }
      }
    }
    System.out.println("whole checkpoints: " + whole);
  }

  @Test
  void aFullDiskEndsTheFit() throws Exception {
    Ended ended = onSmallDisk("mount -t tmpfs -o size=700k none \"$DISK\"", "true");
    assertWithMessage("exit code of\n%s", ended.output()).that(ended.code()).isEqualTo(0);
    assertThat(ended.output()).containsMatch("error: the checkpoint of step \\d cannot be written");
    assertThat(ended.output()).containsMatch("(?i)no space|exhausted");
    assertThat(ended.output()).containsMatch("whole checkpoints: [1-9]");
    assertThat(ended.output()).doesNotContain("trained");
  }

  @Test
  void aFullDiskIsOutlivedIfAsked() throws Exception {
    Ended ended = onSmallDisk("mount -t tmpfs -o size=700k none \"$DISK\"", "false");
    assertWithMessage("exit code of\n%s", ended.output()).that(ended.code()).isEqualTo(0);
    assertThat(ended.output())
        .containsMatch("ERROR .*the checkpoint of step \\d cannot be written.*training goes on");
    assertThat(ended.output()).contains("trained 20 steps");
    assertThat(ended.output()).containsMatch("whole checkpoints: [1-9]");
  }

  @Test
  void aDiskThatMayNotBeWrittenToIsAnErrorBeforeTheFirstStep() throws Exception {
    Ended ended = onSmallDisk("mount -t tmpfs -o ro none \"$DISK\"", "false");
    assertWithMessage("exit code of\n%s", ended.output()).that(ended.code()).isEqualTo(0);
    assertThat(ended.output()).containsMatch("error: a folder for this run cannot be made in .*");
    assertThat(ended.output()).contains("Read-only file system");
  }

  /** Removes the run's folder after a step. */
  private Trainer.Builder removing(long afterStep) {
    return new Pictures()
        .trainer()
        .maxSteps(20)
        .logEverySteps(2)
        .defaultRootDir(dir)
        .checkpoints(Checkpointing.everySteps(20)) // so that none is being written meanwhile
        .callbacks(
            new Callback() {
              @Override
              public void onTrainBatchEnd(BatchEvent event, TrainingControl control)
                  throws IOException {
                if (event.step() == afterStep) {
                  try (Stream<Path> files = Files.walk(dir.resolve("Pictures"))) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                      Files.delete(file);
                    }
                  }
                }
              }
            });
  }

  @Test
  void aFolderThatWasRemovedIsMadeAgainForTheNextCheckpoint() {
    try (Trainer trainer = removing(13).build()) {
      Path newest = trainer.fit().checkpoint().orElseThrow();
      CheckpointFolder.verify(newest);
      assertThat(newest.getFileName().toString()).isEqualTo("step-000000000020");
    }
  }

  @Test
  void aLoggerThatLostItsFolderSaysSo() {
    try (Trainer trainer = removing(13).loggers(new CsvLogger()).build()) {
      assertThat(assertThrows(UncheckedIOException.class, trainer::fit))
          .hasMessageThat()
          .startsWith("CsvLogger cannot write: java.nio.file.NoSuchFileException: " + dir);
    }
    try (Trainer trainer =
        removing(13).loggers(new CsvLogger()).haltOnWriteFailure(false).build()) {
      assertThat(trainer.fit().steps()).isEqualTo(20);
    }
  }
}
