package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.collect.Range;
import io.keraunos.engine.WorkerProgram.Outcome;
import io.keraunos.trainer.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A fit goes on when workers leave and join. */
class ElasticTest {

  private static final long STEPS = 60;
  private static final long FOREVER = 1_000_000;
  private static final Pattern GOES_ON = Pattern.compile("goes on from step (\\d+) without");

  @TempDir private Path folder;

  private WorkerProcesses start(int count, long steps, String fault) throws Exception {
    return WorkerProcesses.start(folder, count, "elastic", "1", "0", Long.toString(steps), fault);
  }

  /** Ends the fit of a job that has no other end. */
  private void stop() throws IOException {
    Files.createFile(folder.resolve("stop"));
  }

  private Outcome outcome(int worker) throws Exception {
    return Outcome.read(folder.resolve("outcome-" + worker));
  }

  /**
   * Trains to a step from the last checkpoint, with workers that start anew and stay. They are
   * processes: this one may compute in another way, as one of its tests has asked for.
   */
  private Outcome resumed(int count, long steps) throws Exception {
    Path files = Files.createTempDirectory(folder, "resumed");
    try (WorkerProcesses workers =
        WorkerProcesses.start(
            files,
            count,
            "elastic-resumed",
            "1",
            "0",
            folder.resolve("checkpoints").toString(),
            Long.toString(steps))) {
      workers.allEndWell();
    }
    return Outcome.read(files.resolve("outcome-0"));
  }

  /**
   * The chief goes on alone, to the same bits as a fit that was resumed by one worker: from the end
   * of a step, or in the middle of one that it computes again.
   */
  @ParameterizedTest
  @ValueSource(strings = {"halts", "halts-first"})
  void theOthersGoOnFromTheLastStepWithoutALostWorker(String fault) throws Exception {
    long from;
    try (WorkerProcesses workers = start(2, STEPS, fault)) {
      assertThat(workers.exitCode(1, 60)).isEqualTo(9);
      assertWithMessage(workers.all()).that(workers.exitCode(0, 60)).isEqualTo(0);
      Matcher matcher = GOES_ON.matcher(workers.output(0));
      assertWithMessage(workers.output(0)).that(matcher.find()).isTrue();
      from = Long.parseLong(matcher.group(1));
      assertThat(from).isIn(Range.closed(19L, 20L));
      assertThat(workers.output(0)).contains("worker 1 (127.0.0.1:");
      assertThat(workers.output(0)).contains("goes on with 1 of 2 workers");
    }
    Path written = folder.resolve("home-0/Pictures/version_0");
    assertThat(Files.exists(written.resolve("checkpoints/step-%012d".formatted(STEPS)))).isTrue();
    String logged = Files.readString(written.resolve("metrics.csv"));
    for (long step : new long[] {5, 15, 25, STEPS}) { // before and after, and each once
      assertThat(logged.split("\n%s,train_loss,".formatted(step), -1)).hasLength(2);
    }
    Outcome elastic = outcome(0);
    assertThat(elastic.metrics()).containsEntry("steps", (double) STEPS);

    resumed(2, from);
    Outcome resumed = resumed(1, STEPS);
    resumed
        .values()
        .forEach(
            (name, value) ->
                assertWithMessage("%s, from step %s", name, from)
                    .that(elastic.values().get(name))
                    .isEqualTo(value));
    assertWithMessage("from step %s", from).that(elastic.metrics()).isEqualTo(resumed.metrics());
  }

  /** Two that are left go on, one starts again in the place of the lost one, and joins. */
  @Test
  void aWorkerThatStartsAgainJoins() throws Exception {
    try (WorkerProcesses workers = start(3, FOREVER, "nothing")) {
      workers.awaitOutput("at step 20\n");
      workers.signal(1, "KILL");
      workers.exitCode(1, 10);
      workers.awaitOutput(0, "goes on with 2 of 3 workers");
      workers.startAgain(1);
      workers.awaitOutput(0, "goes on with 3 of 3 workers");
      stop();
      workers.allEndWell();
      assertThat(workers.output(0)).contains("a worker joins");
    }
    Outcome chief = outcome(0);
    // Every example once in an epoch, whoever computes it: 203 of them, in 8 batches of 24 and one
    // of 11.
    double steps = chief.metrics().get("steps");
    assertThat(chief.metrics())
        .containsEntry("examples", Math.floor(steps / 9) * 203 + steps % 9 * 24);
    for (int other = 1; other < 3; other++) {
      Outcome same = outcome(other);
      assertThat(same.metrics()).isEqualTo(chief.metrics());
      chief
          .values()
          .forEach(
              (name, value) ->
                  assertWithMessage(name).that(same.values().get(name)).isEqualTo(value));
    }
  }

  @Test
  void aWorkerThatIsToldToEndLeaves() throws Exception {
    try (WorkerProcesses workers = start(2, FOREVER, "nothing")) {
      workers.awaitOutput("at step 20\n");
      workers.signal(1, "TERM");
      assertThat(workers.exitCode(1, 20)).isEqualTo(143);
      workers.awaitOutput(0, "goes on with 1 of 2 workers");
      stop();
      assertWithMessage(workers.all()).that(workers.exitCode(0, 60)).isEqualTo(0);
    }
  }

  @Test
  void theJobEndsWithTheChief() throws Exception {
    try (WorkerProcesses workers = start(2, FOREVER, "nothing")) {
      workers.awaitOutput("at step 20\n");
      workers.signal(0, "KILL");
      assertThat(workers.exitCode(1, 30)).isEqualTo(1);
      assertThat(workers.output(1))
          .containsMatch("WorkerLostException: worker 0 .* is gone.*and .*must be reached within");
    }
  }

  @Test
  void theJobEndsWithAWorkerThatFails() throws Exception {
    try (WorkerProcesses workers = start(2, STEPS, "fails")) {
      assertThat(workers.exitCode(0, 30)).isEqualTo(1);
      assertThat(workers.exitCode(1, 30)).isEqualTo(1);
      assertThat(workers.output(0)).contains("the disk is broken");
    }
  }

  @Test
  void whatCannotGoOnIsRefusedBeforeAnythingStarts() {
    assertRefused(of().minNodes(3), "minNodes must be at most numNodes, 2, but was 3");
    assertRefused(of().minNodes(1), "globalBatchSize must be set where minNodes is");
    Trainer.Builder whole = of().minNodes(1).globalBatchSize(8);
    assertRefused(whole.accumulateGradBatches(2), "accumulateGradBatches must be 1 where minNodes");
    assertRefused(
        of().minNodes(1).globalBatchSize(8).shardOptimizer(true),
        "shardOptimizer must not be set where minNodes is");
  }

  private static Trainer.Builder of() {
    return new Pictures().trainer().numNodes(2).nodeRank(0).coordinatorAddress("127.0.0.1:2222");
  }

  private static void assertRefused(Trainer.Builder trainer, String message) {
    assertThat(assertThrows(IllegalArgumentException.class, trainer::build))
        .hasMessageThat()
        .contains(message);
  }
}
