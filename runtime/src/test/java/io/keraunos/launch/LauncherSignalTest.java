package io.keraunos.launch;

import static com.google.common.truth.Truth.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A launcher in a process of its own that gets signals. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LauncherSignalTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"-TERM, 143", "-INT, 130"})
  void aSignalReachesAllWorkers(String signal, int code) throws Exception {
    Process launcher = TrialLauncher.command("60000", "wait", folder.toString()).start();
    try {
      awaitWorkers();
      kill(signal, launcher.pid());
      String output = new String(launcher.getInputStream().readAllBytes(), UTF_8);
      assertThat(launcher.waitFor()).isEqualTo(code);
      assertThat(output).doesNotContain("[launcher]");
      assertThat(output).contains("[worker 0] last words of 0\n");
      assertThat(output).contains("[worker 1] last words of 1\n");
      assertThat(Trial.gone(worker(0))).isTrue();
      assertThat(Trial.gone(worker(1))).isTrue();
    } finally {
      launcher.destroyForcibly();
    }
  }

  @Test
  void workersThatDoNotEndAreKilledAfterTheGraceTime() throws Exception {
    Process launcher = TrialLauncher.command("500", "stubborn", folder.toString()).start();
    try {
      awaitWorkers();
      kill("-TERM", launcher.pid());
      assertThat(launcher.waitFor()).isEqualTo(143);
      assertThat(Trial.gone(worker(0))).isTrue();
      assertThat(Trial.gone(worker(1))).isTrue();
    } finally {
      launcher.destroyForcibly();
    }
  }

  @Test
  void workersEndWhenTheLauncherWasKilled() throws Exception {
    Process launcher = TrialLauncher.command("0", "wait", folder.toString()).start();
    try {
      awaitWorkers();
      launcher.destroyForcibly();
      Trial.await(() -> Trial.gone(worker(0)) && Trial.gone(worker(1)));
      assertThat(launcher.waitFor()).isEqualTo(137);
    } finally {
      launcher.destroyForcibly();
    }
  }

  @Test
  void aSignalThatEndsAWorkerIsAFailureOfTheJob() throws Exception {
    Process launcher = TrialLauncher.command("60000", "wait", folder.toString()).start();
    try {
      awaitWorkers();
      long other = worker(0);
      long killed = worker(1);
      kill("-KILL", killed);
      Trial.await(() -> worker(0) != other && worker(1) != killed);
      assertThat(Trial.gone(other)).isTrue();
      kill("-TERM", launcher.pid());
      String output = new String(launcher.getInputStream().readAllBytes(), UTF_8);
      assertThat(launcher.waitFor()).isEqualTo(143);
      assertThat(output)
          .contains(
              "[launcher] worker 1 ended with exit code 137; all start again (restart 1 of"
                  + " 3)");
    } finally {
      launcher.destroyForcibly();
    }
  }

  /** Slurm's warning must not end a job one of whose workers has nothing to save. */
  @Test
  void theUserSignalReachesOnlyTheWorkersThatListen() throws Exception {
    Process launcher = TrialLauncher.command("60000", "listens", folder.toString()).start();
    try {
      awaitWorkers();
      kill("-USR1", launcher.pid());
      Trial.await(() -> Files.exists(folder.resolve("heard-0")));
      kill("-TERM", launcher.pid());
      String output = new String(launcher.getInputStream().readAllBytes(), UTF_8);
      assertThat(launcher.waitFor()).isEqualTo(143);
      assertThat(output).doesNotContain("[launcher]");
      assertThat(output).contains("[worker 1] last words of 1\n");
    } finally {
      launcher.destroyForcibly();
    }
  }

  private void awaitWorkers() {
    Trial.await(() -> Files.exists(folder.resolve("ready-0")));
    Trial.await(() -> Files.exists(folder.resolve("ready-1")));
  }

  private long worker(int index) {
    return Trial.pid(folder.resolve("ready-" + index));
  }

  private static void kill(String signal, long pid) throws Exception {
    Process kill = new ProcessBuilder("kill", signal, Long.toString(pid)).start();
    assertThat(kill.waitFor()).isEqualTo(0);
  }
}
