package io.keraunos.launch;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {

  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private Launcher launcher(String what) {
    return Launcher.of(LaunchedProgram.class.getName(), what, folder.toString())
        .workers(2)
        .patience(Duration.ofSeconds(1))
        .grace(Duration.ofSeconds(1))
        .output(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void everyWorkerKnowsAllOthers() throws Exception {
    assertThat(launcher("report").run()).isEqualTo(0);
    for (int worker = 0; worker < 2; worker++) {
      assertThat(out())
          .containsMatch(
              "\\[worker %d\\] \\{\"cluster\": \\{\"worker\": \\[\"127.0.0.1:\\d+\", \"127.0.0.1:\\d+\"\\]\\}, \"task\": \\{\"type\": \"worker\", \"index\": %d\\}\\}\\n"
                  .formatted(worker, worker));
      int cores = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
      assertThat(err()).contains("[worker %d] cores %d\n".formatted(worker, cores));
    }
    assertNoThread();
  }

  @Test
  void theFirstFailureEndsAllAndIsTheResult() throws Exception {
    // The other worker is given time to end by itself, then asked to.
    assertThat(launcher("fail").run()).isEqualTo(7);
    assertThat(err()).contains("worker 1 ended with exit code 7; the job has failed");
    assertThat(out()).contains("[worker 0] starting");
    assertNoThread();
  }

  @Test
  void allStartAgainAfterAFailure() throws Exception {
    assertThat(launcher("fail-once").maxRestarts(2).run()).isEqualTo(0);
    assertThat(err()).contains("worker 1 ended with exit code 9; all start again (restart 1 of 2)");
    assertThat(err()).doesNotContain("restart 2 of 2");
  }

  @Test
  void whoDoesNotEndInTimeIsKilled() throws Exception {
    assertThat(launcher("stubborn").run()).isEqualTo(5);
    awaitEnd(pids(2));
  }

  @Test
  void aSignalIsPassedOn() throws Exception {
    Process launcher = launchElsewhere("wait");
    List<ProcessHandle> workers = pids(2);
    launcher.destroy();
    assertThat(launcher.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(launcher.exitValue()).isEqualTo(143);
    awaitEnd(workers);
  }

  @Test
  void workersOfAKilledLauncherEnd() throws Exception {
    Process launcher = launchElsewhere("watch");
    List<ProcessHandle> workers = pids(2);
    launcher.destroyForcibly().waitFor();
    awaitEnd(workers);
  }

  @Test
  void whatIsOutOfRangeIsNamed() {
    assertThat(assertThrows(IllegalArgumentException.class, () -> launcher("x").workers(0)))
        .hasMessageThat()
        .isEqualTo("workers must be at least 1, but was 0");
    assertThrows(IllegalArgumentException.class, () -> launcher("x").maxRestarts(-1));
    assertThrows(IllegalArgumentException.class, () -> launcher("x").grace(Duration.ZERO));
  }

  private Process launchElsewhere(String what) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            LaunchedProgram.class.getName(),
            "launch",
            folder.toString(),
            what)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("launcher").toFile())
        .start();
  }

  /** The workers, once all have started. */
  private List<ProcessHandle> pids(int count) throws Exception {
    Path file = folder.resolve("pids");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!Files.exists(file) || Files.readAllLines(file).size() < count) {
      assertWithMessage("workers start").that(System.nanoTime()).isLessThan(end);
      Thread.sleep(20);
    }
    return Files.readAllLines(file).stream()
        .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
        .toList();
  }

  private static void awaitEnd(List<ProcessHandle> workers) throws Exception {
    for (ProcessHandle worker : workers) {
      assertThat(worker.onExit().get(30, TimeUnit.SECONDS).isAlive()).isFalse();
    }
  }

  private static void assertNoThread() {
    assertThat(
            Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("keraunos"))
                .toList())
        .isEmpty();
  }
}
