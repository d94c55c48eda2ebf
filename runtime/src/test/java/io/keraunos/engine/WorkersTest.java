package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keraunos.engine.WorkerProgram.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes train what one trains. */
class WorkersTest {

  @TempDir private Path folder;

  private Outcome outcome(int worker, String suffix) throws Exception {
    return Outcome.read(folder.resolve("outcome-" + worker + suffix));
  }

  /** (2 workers x 1 device, batch 16) and (2 x 2, 8) give what one device with 32 gives. */
  @Test
  void workersGiveWhatOneProcessGives() throws Exception {
    for (int devices = 1; devices <= 2; devices++) {
      String layout = "2 workers x " + devices;
      try (WorkerProcesses workers =
          WorkerProcesses.start(
              folder, 2, "layout", Integer.toString(devices), Integer.toString(16 / devices))) {
        workers.allEndWell();
        assertWithMessage("only the chief logs").that(workers.output(0)).contains("20 steps");
        assertThat(workers.output(1)).doesNotContain("20 steps");
      }
      for (int i = 0; i < WorkerProgram.OPTIMIZERS.length; i++) {
        Outcome one = WorkerProgram.layout(1, 32, WorkerProgram.OPTIMIZERS[i], i == 0);
        assertThat(one.metrics().get("validated")).isEqualTo(1003);
        for (int worker = 0; worker < 2; worker++) {
          Outcome other = outcome(worker, "." + i);
          LayoutTest.assertSame(one.values(), other.values(), layout);
          one.metrics()
              .forEach(
                  (name, value) ->
                      assertWithMessage("%s on %s", name, layout)
                          .that(other.metrics().get(name))
                          .isWithin(1e-6)
                          .of(value));
        }
      }
    }
  }

  /** The chief alone has checkpoints; after the fit all have the weights of the best. */
  @Test
  void allWorkersHaveTheBestWeights() throws Exception {
    try (WorkerProcesses workers = WorkerProcesses.start(folder, 2, "best", "1", "16")) {
      workers.allEndWell();
      assertThat(workers.output(0))
          .contains("restoreBest: the model has the weights of step 7, where train_loss was ");
      assertThat(workers.output(1)).doesNotContain("restoreBest");
    }
    Outcome chief = outcome(0, "");
    Outcome other = outcome(1, "");
    assertThat(chief.metrics()).isEqualTo(other.metrics());
    assertThat(chief.metrics().get("val")).isNotEqualTo(chief.metrics().get("last"));
    assertThat(chief.metrics().get("given")).isEqualTo(chief.metrics().get("val"));
    for (Outcome worker : List.of(chief, other)) {
      worker
          .values()
          .forEach(
              (name, weights) -> {
                if (name.startsWith("best/")) {
                  assertThat(weights).isEqualTo(chief.values().get("0" + name.substring(4)));
                }
              });
    }
  }

  /** One shard has 150 examples, the other 53: batches of 16 each end at different times. */
  @Test
  void aStreamsShardsAreReadToTheirEnds() throws Exception {
    try (WorkerProcesses workers = WorkerProcesses.start(folder, 2, "stream", "1", "16")) {
      workers.allEndWell();
    }
    Outcome chief = outcome(0, "");
    assertThat(chief.metrics()).containsExactly("examples", 2 * 203.0, "steps", 2 * 10.0);
    assertThat(outcome(1, "").metrics()).isEqualTo(chief.metrics());
    LayoutTest.assertSame(chief.values(), outcome(1, "").values(), "the other worker");
  }

  /** Steps of 4 batches of 4 for each of 2 workers are those of one batch of 32. */
  @Test
  void workersExchangeOnceForEachStep() throws Exception {
    try (WorkerProcesses workers = WorkerProcesses.start(folder, 2, "accumulated", "1", "4")) {
      workers.allEndWell();
    }
    Outcome one = WorkerProgram.accumulated(1, 32, 1, false);
    for (int worker = 0; worker < 2; worker++) {
      LayoutTest.assertSame(one.values(), outcome(worker, "").values(), "worker " + worker, 2e-5);
      assertThat(outcome(worker, "").metrics()).isEqualTo(one.metrics());
    }
  }

  /** What layers keep is the mean over the workers, as it is over replicas. */
  @Test
  void movingAveragesComeTogetherWithEachStep() throws Exception {
    try (WorkerProcesses workers =
        WorkerProcesses.start(folder, 2, "accumulated-normalized", "1", "4")) {
      workers.allEndWell();
    }
    Outcome one = WorkerProgram.accumulated(2, 4, 4, true);
    for (int worker = 0; worker < 2; worker++) {
      // Normalized by 4 examples each, weights are sensitive to rounding.
      LayoutTest.assertSame(one.values(), outcome(worker, "").values(), "worker " + worker, 1e-3);
    }
  }

  /** Shards of 150 and 53 examples end in different steps, and within one. */
  @Test
  void aStreamsShardsMayEndWithinAStep() throws Exception {
    try (WorkerProcesses workers =
        WorkerProcesses.start(folder, 2, "accumulated-stream", "1", "4")) {
      workers.allEndWell();
    }
    Outcome chief = outcome(0, "");
    // 38 batches of the chief's are 9 steps and one of 2 batches.
    assertThat(chief.metrics()).containsExactly("examples", 2 * 203.0, "steps", 2 * 10.0);
    assertThat(outcome(1, "").metrics()).isEqualTo(chief.metrics());
    LayoutTest.assertSame(chief.values(), outcome(1, "").values(), "the other worker");
  }

  /** A timeout in a collective would cost a thread for each step. */
  @Test
  void threadsDoNotGrowInNumber() throws Exception {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/task")), "threads can be counted");
    Pattern line = Pattern.compile("step (\\d+) threads (\\d+)");
    try (WorkerProcesses workers = WorkerProcesses.start(folder, 2, "threads", "1", "4")) {
      workers.allEndWell();
      for (int worker = 0; worker < 2; worker++) {
        List<Integer> counts =
            line.matcher(workers.output(worker))
                .results()
                .map(found -> Integer.parseInt(found.group(2)))
                .toList();
        assertThat(counts).hasSize(2);
        // TensorFlow's pools may still be filling up at the 500th step.
        assertThat(counts.get(1)).isAtMost(counts.get(0) + 5);
      }
    }
  }

  @Test
  void oneWorkersRequestToStopEndsAllAtOneStep() throws Exception {
    try (WorkerProcesses workers = WorkerProcesses.start(folder, 2, "stops", "1", "16")) {
      workers.allEndWell();
      // It was asked for in the middle of an epoch, after step 72; the others hear of it with the
      // next step.
      assertThat(workers.output(0)).contains("ended at step 73: another worker asked to stop");
      assertThat(workers.output(1)).contains("ended at step 73: enough");
    }
  }
}
