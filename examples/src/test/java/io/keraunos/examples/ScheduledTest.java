package io.keraunos.examples;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes find each other by what a scheduler sets, without a flag. */
class ScheduledTest {

  private static final long LIMIT_SECONDS = 120;

  @TempDir private Path dir;

  @Test
  void tasksOfSlurmTrainTogether() throws Exception {
    List<Process> tasks = new ArrayList<>();
    String port = freePort();
    for (int task = 0; task < 2; task++) {
      tasks.add(
          start(
              task,
              Map.of(
                  "SLURM_STEP_NUM_TASKS", "2",
                  "SLURM_PROCID", Integer.toString(task),
                  "SLURM_LOCALID", Integer.toString(task),
                  "SLURM_STEP_NODELIST", "localhost",
                  "SLURM_JOB_ID", "7",
                  "MASTER_ADDR", "127.0.0.1",
                  "MASTER_PORT", port)));
    }
    for (int task = 0; task < 2; task++) {
      boolean ended = tasks.get(task).waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
      tasks.get(task).destroyForcibly();
      assertWithMessage("task %s:\n%s", task, output(task)).that(ended).isTrue();
      assertWithMessage("task %s:\n%s", task, output(task))
          .that(tasks.get(task).exitValue())
          .isEqualTo(0);
    }
    assertThat(output(0))
        .contains("\"steps\":23"); // 45 of one task, which takes half as much a step
    assertThat(output(1)).doesNotContain("epoch"); // the chief alone logs
  }

  private String output(int task) throws IOException {
    return Files.readString(dir.resolve("output-" + task));
  }

  private Process start(int task, Map<String, String> environment) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            CommandLineRun.command(
                "digits",
                "--max-epochs=1",
                "--batch-size=32",
                "--no-progress-bar",
                "--json",
                "--default-root-dir=" + dir.resolve("runs-" + task)));
    builder.environment().putAll(environment);
    return builder
        .redirectErrorStream(true)
        .redirectOutput(dir.resolve("output-" + task).toFile())
        .start();
  }

  private static String freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Integer.toString(socket.getLocalPort());
    }
  }
}
