package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One fault after the other, of another kind each time: no job hangs, and none ends well. */
class FaultsInARowTest {

  private enum Fault {
    SLOW_LOADER,
    KILL,
    STOP,
    CUT,
    EXCEPTION,
    WRONG_COLLECTIVE,
    NO_COLLECTIVE,
    STUCK_HOOK,
    DEAF_HOOK,
    STUCK_STEP
  }

  private static final long LIMIT_SECONDS = 60;

  @TempDir private Path folder;

  /** Returns the faults: {@code -Dkeraunos.faults=200}. One by default. */
  static IntStream faults() {
    return IntStream.range(0, Integer.getInteger("keraunos.faults", 1));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void everyFaultEndsAllWorkers(int number) throws Exception {
    Fault fault = Fault.values()[number % Fault.values().length];
    int worker = number / Fault.values().length % 2;
    Path own = Files.createDirectory(folder.resolve("fault-" + number));
    switch (fault) {
      case KILL, STOP -> {
        try (WorkerProcesses workers = WorkerProcesses.start(own, 2, "long", "1", "8")) {
          workers.awaitOutput("at step 20\n");
          workers.signal(worker, fault.name());
          assertEnd(workers, 1 - worker, fault);
        }
      }
      case CUT -> {
        assumeTrue(Namespaces.allowed(), "network namespaces can be made");
        try (Namespaces hosts = Namespaces.create();
            WorkerProcesses workers = WorkerProcesses.startOn(own, hosts, "long", "1", "8")) {
          workers.awaitOutput("at step 20\n");
          hosts.cut();
          assertEnd(workers, 0, fault);
          assertEnd(workers, 1, fault);
        }
      }
      case SLOW_LOADER -> assertEnd(own, "stuck-loader", fault);
      case EXCEPTION -> assertEnd(own, "loader-fails", fault);
      case NO_COLLECTIVE -> assertEnd(own, "leaves", fault);
      case STUCK_HOOK -> assertEnd(own, "stuck-hook", fault);
      case DEAF_HOOK -> assertEnd(own, "stuck-deaf", fault);
      case STUCK_STEP -> assertEnd(own, "stuck-step", fault);
      case WRONG_COLLECTIVE -> assertEnd(own, "validates-alone", fault);
    }
  }

  private static void assertEnd(Path folder, String program, Fault fault) throws Exception {
    try (WorkerProcesses workers = WorkerProcesses.start(folder, 2, program, "1", "8")) {
      assertEnd(workers, 0, fault);
      assertEnd(workers, 1, fault);
    }
  }

  private static void assertEnd(WorkerProcesses workers, int worker, Fault fault) throws Exception {
    int code = workers.exitCode(worker, LIMIT_SECONDS);
    assertWithMessage("exit code of worker %s after %s", worker, fault).that(code).isEqualTo(1);
    assertThat(workers.output(worker))
        .containsMatch(
            "Exception: |does not come out of its work within 10 s, so this process ends");
  }
}
