package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keraunos.distribute.Stranger;
import io.keraunos.distribute.TestPorts;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever happens to one worker, all end, quickly, and say why. The silence after which a worker
 * counts as lost is 3 s in {@link WorkerProgram}.
 */
class WorkerFaultTest {

  @TempDir private Path folder;

  /** Returns the rounds of each fault: {@code -Dkeraunos.rounds=20}. */
  static IntStream rounds() {
    return IntStream.rangeClosed(1, Integer.getInteger("keraunos.rounds", 1));
  }

  private WorkerProcesses training(int count) throws Exception {
    WorkerProcesses workers = WorkerProcesses.start(folder, count, "long", "1", "8");
    boolean started = false;
    try {
      workers.awaitOutput("at step 20\n");
      started = true;
      return workers;
    } finally {
      if (!started) {
        workers.close();
      }
    }
  }

  private static void assertCause(WorkerProcesses workers, int worker, String cause) {
    assertWithMessage("output of worker %s", worker)
        .that(workers.output(worker))
        .containsMatch(Pattern.quote("WorkerLostException: ") + cause);
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void aKilledWorkerIsNamed(int round) throws Exception {
    try (WorkerProcesses workers = training(3)) {
      workers.signal(1, "KILL");
      for (int other : new int[] {0, 2}) {
        assertThat(workers.exitCode(other, 10)).isEqualTo(1);
        assertCause(workers, other, "worker 1 \\(127.0.0.1:\\d+\\) is gone");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void aKilledChiefIsNamed(int round) throws Exception {
    try (WorkerProcesses workers = training(2)) {
      workers.signal(0, "KILL");
      assertThat(workers.exitCode(1, 10)).isEqualTo(1);
      assertCause(workers, 1, "worker 0 \\(127.0.0.1:\\d+\\) is gone");
    }
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void aSilentWorkerIsNamed(int round) throws Exception {
    try (WorkerProcesses workers = training(3)) {
      workers.signal(1, "STOP");
      for (int other : new int[] {0, 2}) {
        assertThat(workers.exitCode(other, 13)).isEqualTo(1);
        assertCause(workers, other, "worker 1 \\(127.0.0.1:\\d+\\) was silent for 3 s");
      }
      // Once it goes on, it finds itself alone.
      workers.signal(1, "CONT");
      assertThat(workers.exitCode(1, 20)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void anExceptionInOneWorkersLoaderEndsAll(int round) throws Exception {
    try (WorkerProcesses workers = WorkerProcesses.start(folder, 2, "loader-fails", "1", "8")) {
      assertThat(workers.exitCode(1, 60)).isEqualTo(1);
      assertThat(workers.output(1)).contains("the disk is broken");
      assertThat(workers.exitCode(0, 10)).isEqualTo(1);
      assertCause(workers, 0, "worker 1 \\(127.0.0.1:\\d+\\) failed: .*");
      assertThat(workers.output(0)).contains("the disk is broken");
    }
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void aTakenPortIsNamed(int round) throws Exception {
    for (int worker = 0; worker < 2; worker++) {
      List<Integer> ports = TestPorts.choose(2);
      try (ServerSocket taken = new ServerSocket(ports.get(worker));
          WorkerProcesses workers = WorkerProcesses.start(folder, ports, "long", "1", "8")) {
        assertThat(workers.exitCode(worker, 30)).isEqualTo(1);
        assertThat(workers.output(worker))
            .contains(
                "the port %d of worker %d (127.0.0.1:%d) must be free, but is taken"
                    .formatted(taken.getLocalPort(), worker, taken.getLocalPort()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void aSignalToOneWorkerEndsAllAtTheSameStep(int round) throws Exception {
    Pattern end = Pattern.compile("ended at step (\\d+): (.*)");
    for (int worker = 0; worker < 2; worker++) {
      try (WorkerProcesses workers = training(2)) {
        workers.signal(worker, "TERM");
        for (int each = 0; each < 2; each++) {
          int code = workers.exitCode(each, 20);
          assertWithMessage("exit code of worker %s:\n%s", each, workers.all())
              .that(code)
              .isEqualTo(143);
        }
        Matcher asked = end.matcher(workers.output(worker));
        Matcher other = end.matcher(workers.output(1 - worker));
        assertThat(asked.find() && other.find()).isTrue();
        assertThat(other.group(1)).isEqualTo(asked.group(1));
        assertThat(asked.group(2)).isEqualTo("interrupted");
        assertThat(other.group(2)).isEqualTo("worker " + worker + " was asked to end");
        for (int each = 0; each < 2; each++) {
          assertThat(workers.output(each))
              .contains("\nnot validated: VALIDATE ended before it had a result: ");
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void aWorkerThatLeavesEarlyIsNamed(int round) throws Exception {
    try (WorkerProcesses workers = WorkerProcesses.start(folder, 2, "leaves", "1", "8")) {
      for (int worker = 0; worker < 2; worker++) {
        assertThat(workers.exitCode(worker, 60)).isEqualTo(1);
        assertCause(workers, worker, "worker 1 \\(127.0.0.1:\\d+\\) has closed its trainer");
      }
    }
  }

  /** From before the chief listens until all have joined, whoever finds its port comes in. */
  @ParameterizedTest
  @MethodSource("rounds")
  void strangersAtTheChiefsPortDoNotKeepWorkersOut(int round) throws Exception {
    List<Integer> ports = TestPorts.choose(2);
    int port = ports.get(0);
    try (Stranger slow = Stranger.slow(port);
        Stranger endless = Stranger.endless(port);
        Stranger silent = Stranger.silent(port, 500);
        Stranger claiming =
            Stranger.saying(port, "keraunos-3 1 2 %d ab -\n".formatted(ports.get(1)));
        Stranger garbage = Stranger.saying(port, "GET / HTTP/1.1\r\n");
        WorkerProcesses workers = WorkerProcesses.start(folder, ports, "stops", "1", "8")) {
      workers.allEndWell();
      for (Stranger each : List.of(slow, endless, silent, claiming, garbage)) {
        each.await(1);
      }
    }
  }

  /** Every worker reaches the chief, but not every one each other. */
  @ParameterizedTest
  @MethodSource("rounds")
  void aWorkerThatIsNotReachedIsNamed(int round) throws Exception {
    List<Integer> ports = TestPorts.choose(2);
    // An address of the block for documentation, which nobody has.
    List<String> addresses = List.of("127.0.0.1:" + ports.get(0), "192.0.2.1:" + ports.get(1));
    try (WorkerProcesses workers =
        WorkerProcesses.startAt(folder, addresses, "unreached", "1", "8")) {
      for (int worker = 0; worker < 2; worker++) {
        assertThat(workers.exitCode(worker, 90)).isEqualTo(1);
        assertThat(workers.output(worker)).contains(addresses.get(1));
        assertThat(workers.output(worker))
            .containsMatch("must reach (each other's ports|the port of every other worker), ");
      }
    }
  }

  /** Two network namespaces, and the cable between them pulled; where the machine allows it. */
  @ParameterizedTest
  @MethodSource("rounds")
  void aCutNetworkIsNoticedOnBothSides(int round) throws Exception {
    assumeTrue(Namespaces.allowed(), "network namespaces can be made");
    try (Namespaces hosts = Namespaces.create();
        WorkerProcesses workers = WorkerProcesses.startOn(folder, hosts, "long", "1", "8")) {
      workers.awaitOutput("at step 20\n");
      hosts.cut();
      for (int worker = 0; worker < 2; worker++) {
        assertThat(workers.exitCode(worker, 15)).isEqualTo(1);
        assertCause(workers, worker, "worker %d \\(.*\\) was silent for 3 s".formatted(1 - worker));
      }
    }
  }

  /**
   * Worker 1 lives, but does not come to the next exchange: in the first round since its hook takes
   * no interrupt, then since its loader, or its hook, waits.
   */
  @ParameterizedTest
  @MethodSource("rounds")
  void aStuckWorkerIsNamedWithWhatItIsBusyWith(int round) throws Exception {
    Map<String, String> busyWith =
        Map.of(
            "stuck-loader", "wait for a batch, in fit",
            "stuck-hook", " at TRAIN_BATCH_END, in fit",
            "stuck-deaf", " at TRAIN_BATCH_END, in fit");
    String how = List.of("stuck-hook", "stuck-deaf", "stuck-loader").get(round % 3);
    try (WorkerProcesses workers = WorkerProcesses.start(folder, 2, how, "1", "8")) {
      for (int worker = 0; worker < 2; worker++) {
        assertThat(workers.exitCode(worker, 90)).isEqualTo(1);
        assertThat(workers.output(worker))
            .containsMatch(
                "every worker must come to the gradients of the TRAIN step train within a"
                    + " stepTimeout of 3 s, but worker 0 \\(.*\\) has waited for \\d+ s in .*"
                    + " while worker 1 \\(.*\\) has been busy for \\d+ s with: .*"
                    + busyWith.get(how));
      }
    }
  }

  /**
   * Worker 1 is in an op of TensorFlow that never ends, and that nothing in Java can end. A step
   * and its exchange are one call of TensorFlow, so that both workers wait in it.
   */
  @ParameterizedTest
  @MethodSource("rounds")
  void aNativeStepThatNeverEndsIsNamedAndEndsAll(int round) throws Exception {
    try (WorkerProcesses workers = WorkerProcesses.start(folder, 2, "stuck-step", "1", "8")) {
      workers.awaitOutput("at step 20\n");
      for (int worker = 0; worker < 2; worker++) {
        assertThat(workers.exitCode(worker, 60)).isEqualTo(1);
        assertThat(workers.output(worker))
            .containsMatch(
                "every worker must come to the gradients of the TRAIN step train within a"
                    + " stepTimeout of 3 s, but worker 0 \\(.*\\) has waited for \\d+ s in .*"
                    + " while all others do too");
      }
      assertThat(workers.output(1))
          .contains("does not come out of its work within 10 s, so this process ends");
    }
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void aWorkerThatValidatesWhileAnotherTrainsIsNamed(int round) throws Exception {
    try (WorkerProcesses workers = WorkerProcesses.start(folder, 2, "validates-alone", "1", "8")) {
      for (int worker = 0; worker < 2; worker++) {
        assertThat(workers.exitCode(worker, 90)).isEqualTo(1);
        assertThat(workers.output(worker))
            .containsMatch(
                "worker 0 \\(.*\\) has waited for \\d+ s in the gradients of the TRAIN step train"
                    + " .* while worker 1 \\(.*\\) has waited for \\d+ s in the comparison of ");
      }
    }
  }
}
