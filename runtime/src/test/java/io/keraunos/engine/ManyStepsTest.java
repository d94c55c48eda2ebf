package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import io.keraunos.distribute.TestPorts;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two workers hold no more memory, threads and files after very many steps than after some: {@code
 * -Dkeraunos.steps=5000000} makes a day's worth of them.
 */
@EnabledOnOs(OS.LINUX)
class ManyStepsTest {

  private static final long STEPS = Long.getLong("keraunos.steps", 10_000);

  /** The growth that native memory may have until it is as large as it will be. */
  private static final long MOST_KIB = 16 << 10;

  /**
   * Makes the heap as large as it will be, so that the process's memory tells of the rest; and
   * keeps glibc from having many arenas, each of which may keep the 8 MiB that TensorFlow frees
   * after it wrote a checkpoint.
   */
  private static final Map<String, String> STEADY =
      Map.of("JAVA_TOOL_OPTIONS", "-Xms300m -XX:+AlwaysPreTouch", "MALLOC_ARENA_MAX", "1");

  private static final Pattern REPORT =
      Pattern.compile("step \\d+: (\\d+) KiB, (\\d+) threads, (\\d+) files");

  @TempDir private Path folder;

  @Test
  void nothingGrows() throws Exception {
    try (WorkerProcesses workers =
        WorkerProcesses.start(
            folder, TestPorts.choose(2), STEADY, "many-steps", "1", "16", Long.toString(STEPS))) {
      for (int worker = 0; worker < 2; worker++) {
        long limitSeconds = 120 + STEPS / 100;
        assertWithMessage("exit code of worker %s:\n%s", worker, workers.all())
            .that(workers.exitCode(worker, limitSeconds))
            .isEqualTo(0);
        nothingGrows(workers.output(worker));
      }
    }
  }

  private static void nothingGrows(String output) {
    List<MatchResult> all = REPORT.matcher(output).results().toList();
    assertThat(all).hasSize(ManyStepsProgram.REPORTS);
    List<MatchResult> early = all.subList(all.size() / 5, 2 * all.size() / 5);
    List<MatchResult> late = all.subList(4 * all.size() / 5, all.size());
    assertWithMessage(output).that(most(late, 1)).isLessThan(most(early, 1) + MOST_KIB);
    // A thread that writes a checkpoint, and its file, may be there at a report or not.
    assertWithMessage(output).that(most(late, 2)).isAtMost(most(early, 2) + 1);
    assertWithMessage(output).that(most(late, 3)).isAtMost(most(early, 3) + 1);
  }

  private static long most(List<MatchResult> reports, int what) {
    return reports.stream().mapToLong(report -> Long.parseLong(report.group(what))).max().orElse(0);
  }
}
