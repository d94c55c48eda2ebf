package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.callback.LambdaCallback;
import io.keraunos.checkpoint.DamagedCheckpointException;
import io.keraunos.logger.CsvLogger;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.Resume;
import io.keraunos.trainer.Trainer;
import io.keraunos.trainer.UserCodeException;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Choice of a run's folder, which no other run writes to. */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(NothingLeft.class)
class RunFolderTest {

  @TempDir private Path root;

  private Trainer.Builder builder() {
    return new Pictures()
        .trainer()
        .batchSize(203)
        .maxEpochs(1)
        .defaultRootDir(root)
        .checkpoints(Checkpointing.everyEpochs(1));
  }

  private static FitResult fit(Trainer.Builder builder) {
    try (Trainer trainer = builder.build()) {
      return trainer.fit();
    }
  }

  private Set<String> folders() throws Exception {
    try (Stream<Path> all = Files.list(root.resolve("Pictures"))) {
      return new TreeSet<>(all.map(path -> path.getFileName().toString()).toList());
    }
  }

  private String folderOf(FitResult fit) {
    return root.resolve("Pictures")
        .relativize(fit.checkpoint().orElseThrow())
        .getName(0)
        .toString();
  }

  @Test
  void runsThatBeginAtOnceGetFoldersOfTheirOwn() throws Exception {
    int runs = 16;
    CountDownLatch ready = new CountDownLatch(runs);
    ExecutorService pool = Executors.newFixedThreadPool(runs);
    try {
      List<Future<Path>> made = new ArrayList<>();
      for (int i = 0; i < runs; i++) {
        made.add(
            pool.submit(
                () -> {
                  RunFolder folder = new RunFolder(root, "Pictures", true);
                  ready.countDown();
                  ready.await();
                  Path path = folder.path();
                  folder.release();
                  return path;
                }));
      }
      Set<Path> distinct = new TreeSet<>();
      for (Future<Path> path : made) {
        distinct.add(path.get());
      }
      assertThat(distinct).hasSize(runs);
    } finally {
      pool.shutdownNow();
    }
    assertThat(folders()).hasSize(runs);
  }

  @Test
  void aSecondTrainerInARunsFolderIsRefusedAndTheFirstGoesOn() throws Exception {
    fit(builder());
    List<String> refused = new ArrayList<>();
    Path folder = root.resolve("Pictures/version_0");
    FitResult first =
        fit(
            Runs.reset(builder(), "maxEpochs")
                .maxEpochs(4)
                .resume(Resume.auto())
                .callbacks(
                    LambdaCallback.create()
                        .onTrainEpochEnd(
                            (event, control) -> {
                              if (event.epoch() == 2) {
                                Trainer.Builder second = builder().resume(Resume.auto());
                                refused.add(
                                    assertThrows(IllegalStateException.class, () -> fit(second))
                                        .getMessage());
                                assertThat(Files.readString(folder.resolve(".lock")))
                                    .contains("process " + ProcessHandle.current().pid());
                              }
                            })));
    assertThat(first.epochs()).isEqualTo(4);
    assertThat(refused)
        .containsExactly(
            "a run's folder must be written to by one trainer at a time, but "
                + folder.toAbsolutePath()
                + " is in use by another trainer of this process. Wait until that has ended, or use"
                + " another defaultRootDir");
    assertThat(Files.exists(folder.resolve(".lock"))).isFalse();
    assertThat(fit(Runs.reset(builder(), "maxEpochs").maxEpochs(5).resume(Resume.auto())).epochs())
        .isEqualTo(5);
  }

  @Test
  void aTrainerThatIsNotClosedYetLeavesItsFolderToTheNext() {
    try (Trainer first = builder().build()) {
      first.fit();
      assertThat(
              fit(Runs.reset(builder(), "maxEpochs").maxEpochs(2).resume(Resume.last())).epochs())
          .isEqualTo(2);
    }
  }

  @Test
  void aRunThatFailedBeforeItsFirstCheckpointHidesNothing() throws Exception {
    fit(builder());
    Trainer.Builder failing =
        builder()
            .callbacks(
                LambdaCallback.create()
                    .onTrainEpochStart(
                        (event, control) -> {
                          throw new IllegalStateException("out of memory, say");
                        }));
    assertThrows(UserCodeException.class, () -> fit(failing));
    fit(
        Runs.reset(builder(), "checkpoints")
            .checkpoints(Checkpointing.never())
            .loggers(new CsvLogger()));
    assertThat(folders()).containsExactly("version_0", "version_1", "version_2");
    for (Resume resume : List.of(Resume.auto(), Resume.last())) {
      List<Long> trained = new ArrayList<>();
      FitResult fit =
          fit(
              Runs.reset(builder(), "maxEpochs", "checkpoints")
                  .maxEpochs(2)
                  .checkpoints(Checkpointing.everyEpochs(10))
                  .resume(resume)
                  .callbacks(
                      LambdaCallback.create()
                          .onTrainEpochStart((event, control) -> trained.add(event.epoch()))));
      assertThat(folderOf(fit)).isEqualTo("version_0");
      assertThat(trained).isEqualTo(resume.required() ? List.of() : List.of(1L));
    }
  }

  @Test
  void aRunWhoseCheckpointsAreAllDamagedHidesNothing() throws Exception {
    fit(builder());
    Path newer = fit(builder()).checkpoint().orElseThrow();
    Files.write(newer.resolve("progress.json"), new byte[] {'x'});
    assertThat(folderOf(fit(Runs.reset(builder(), "maxEpochs").maxEpochs(2).resume(Resume.auto()))))
        .isEqualTo("version_0");
    for (String version : List.of("version_0", "version_1")) {
      try (Stream<Path> all = Files.list(root.resolve("Pictures/" + version + "/checkpoints"))) {
        for (Path checkpoint : all.toList()) {
          Files.write(checkpoint.resolve("progress.json"), new byte[] {'x'});
        }
      }
    }
    assertThrows(DamagedCheckpointException.class, () -> fit(builder().resume(Resume.auto())));
  }

  /** Trains for ever, and says when an epoch has ended. */
  public static void main(String[] args) {
    fit(
        new Pictures()
            .trainer()
            .batchSize(203)
            .maxEpochs(1_000_000)
            .defaultRootDir(Path.of(args[0]))
            .checkpoints(Checkpointing.everyEpochs(1))
            .callbacks(
                LambdaCallback.create()
                    .onTrainEpochEnd(
                        (event, control) -> {
                          if (event.epoch() == 2) { // the checkpoint of the first is written
                            System.out.println("training");
                          }
                        })));
  }

  @Test
  void anotherProcessKeepsItsFolderUntilItDies() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                RunFolderTest.class.getName(),
                root.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader output = process.inputReader(UTF_8)) {
      assertThat(output.readLine()).isEqualTo("training");
      assertThat(
              assertThrows(IllegalStateException.class, () -> fit(builder().resume(Resume.auto()))))
          .hasMessageThat()
          .containsMatch("version_0 is in use by process " + process.pid() + " on \\S+\\. Wait");
      assertWithMessage("a new run").that(folderOf(fit(builder()))).isEqualTo("version_1");
      assertThat(process.isAlive()).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    Path old = root.resolve("Pictures/version_0");
    assertThat(Files.exists(old.resolve(".lock"))).isTrue(); // left behind by the one that died
    try (RunLock lock = Objects.requireNonNull(RunLock.attempt(old).lock().orElse(null))) {
      assertThat(lock).isNotNull();
      assertThat(RunLock.attempt(old).holder()).isEqualTo("another trainer of this process");
    }
  }
}
