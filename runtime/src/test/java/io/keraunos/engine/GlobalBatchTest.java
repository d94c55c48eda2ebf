package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.engine.WorkerProgram.Outcome;
import io.keraunos.trainer.Resume;
import io.keraunos.trainer.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches of one size, whoever computes them. */
class GlobalBatchTest {

  /**
   * Batches of 8, which 3 workers cannot share evenly; an epoch of 203 is 25 of them and one of 3.
   */
  private static final int BATCH = 8;

  private static final long STEPS = 40;

  @TempDir private Path root;

  private Outcome alone(String folder, int devices) {
    return GlobalBatchProgram.train(root.resolve(folder), devices, BATCH, STEPS);
  }

  /** Trains with processes; returns what each of them has. */
  private List<Outcome> workers(int count, Path folder, int devices, long steps) throws Exception {
    Path files = Files.createTempDirectory(root, "workers");
    try (WorkerProcesses workers =
        WorkerProcesses.start(
            files,
            count,
            "global",
            Integer.toString(devices),
            Integer.toString(BATCH),
            folder.toString(),
            Long.toString(steps))) {
      workers.allEndWell();
    }
    try (Stream<Path> outcomes = Files.list(files)) {
      return outcomes
          .filter(file -> file.getFileName().toString().startsWith("outcome"))
          .map(GlobalBatchTest::read)
          .toList();
    }
  }

  private static Outcome read(Path file) {
    try {
      return Outcome.read(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertSame(Outcome expected, Outcome actual, String layout) {
    assertThat(actual.values().keySet()).isEqualTo(expected.values().keySet());
    expected
        .values()
        .forEach(
            (name, values) ->
                assertWithMessage("%s on %s", name, layout)
                    .that(actual.values().get(name))
                    .usingTolerance(2e-7)
                    .containsExactly(values)
                    .inOrder());
    actual
        .metrics()
        .forEach(
            (name, value) ->
                assertWithMessage("%s on %s", name, layout)
                    .that(value)
                    .isWithin(1e-6)
                    .of(expected.metrics().get(name)));
  }

  @Test
  void anyNumberOfWorkersAndDevicesTrainsOnTheSameBatches() throws Exception {
    Outcome one = alone("alone", 1);
    assertThat(one.metrics()).hasSize((int) STEPS + 1);
    assertThat(one.metrics().get("examples")).isEqualTo(203 + 14 * BATCH);
    assertSame(one, alone("three devices", 3), "3 devices");
    for (int count = 2; count <= 3; count++) {
      for (Outcome worker : workers(count, root.resolve(count + " workers"), 1, STEPS)) {
        assertThat(worker.metrics().keySet()).isEqualTo(one.metrics().keySet());
        assertSame(one, worker, count + " workers");
      }
    }
  }

  /** Stopped within the first epoch, each goes on with the batches that are left of it. */
  @Test
  void anyNumberOfWorkersGoesOnFromACheckpointOfTwo() throws Exception {
    Outcome one = alone("alone", 1);
    Path folder = root.resolve("stopped");
    workers(2, folder, 1, 20);
    Path other = root.resolve("copy");
    copy(folder, other);
    Outcome resumed = GlobalBatchProgram.train(other, 1, BATCH, STEPS);
    assertResumed(one, resumed, "1 worker after 2");
    for (Outcome worker : workers(3, folder, 1, STEPS)) {
      assertResumed(one, worker, "3 workers after 2");
    }
  }

  private static void assertResumed(Outcome one, Outcome resumed, String layout) {
    assertWithMessage("losses logged by %s", layout).that(resumed.metrics()).hasSize(21);
    assertThat(resumed.metrics()).containsKey("loss of step 21");
    assertSame(one, resumed, layout);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private static String refused(Consumer<Trainer.Builder> setting) {
    Trainer.Builder builder = new Pictures().trainer();
    return assertThrows(
            IllegalArgumentException.class,
            () -> {
              setting.accept(builder);
              builder.build().close();
            })
        .getMessage();
  }

  @Test
  void aBatchMustHaveAnExampleForEachReplica() {
    assertThat(refused(builder -> builder.globalBatchSize(0)))
        .isEqualTo("globalBatchSize must be at least 1, but was 0");
    assertThat(
            refused(
                builder ->
                    builder
                        .globalBatchSize(5)
                        .devices(2)
                        .numNodes(3)
                        .nodeRank(1)
                        .coordinatorAddress("127.0.0.1:2222")))
        .isEqualTo(
            "globalBatchSize must be at least devices times numNodes, one example for each replica,"
                + " but was 5 for 2 x 3. Use a larger one, or fewer devices or workers");
    new Pictures().trainer().globalBatchSize(2).devices(2).build().close();
  }

  @Test
  void thereIsOneBatchSize() {
    assertThat(refused(builder -> builder.globalBatchSize(8).batchSize(4)))
        .isEqualTo(
            "the batch size must be set once, but batchSize, of each replica, was 4 and"
                + " globalBatchSize, of all replicas together, was 8. Set one of them");
  }

  @Test
  void aCheckpointOfAnotherBatchNamesTheSettingThatFitsAnyLayout() {
    Path folder = root.resolve("eight");
    GlobalBatchProgram.train(folder, 1, BATCH, 5);
    try (Trainer trainer =
        new Pictures()
            .trainer()
            .batchSize(5)
            .devices(2)
            .defaultRootDir(folder)
            .resume(Resume.last())
            .maxSteps(9)
            .build()) {
      assertThat(assertThrows(IllegalArgumentException.class, trainer::fit))
          .hasMessageThat()
          .isEqualTo(
              "a step must take as many examples as before the checkpoint, 8, but takes 10:"
                  + " batchSize times devices times numNodes. Set globalBatchSize(8), which any"
                  + " number of devices and workers may go on with");
    }
    Map<String, Double> resumed =
        new TreeMap<>(GlobalBatchProgram.train(folder, 2, 8, 7).metrics());
    assertThat(resumed.keySet()).containsExactly("examples", "loss of step 6", "loss of step 7");
  }
}
