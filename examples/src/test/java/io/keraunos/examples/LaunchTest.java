package io.keraunos.examples;

import static com.google.common.truth.Truth.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command {@code launch}. The launched processes end before they load TensorFlow. */
@Timeout(120)
class LaunchTest {

  @TempDir private Path folder;

  /** Launches in a process of its own. */
  private CommandLineRun launch(String... arguments) throws Exception {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    List<String> command = CommandLineRun.command("launch");
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    return new CommandLineRun(
        process.waitFor(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }

  @Test
  void theExampleGetsItsFlagsInEveryProcess() throws Exception {
    CommandLineRun run = launch("--workers", "2", "--", "digits", "--help");
    assertThat(run.exitCode()).isEqualTo(0);
    assertThat(run.out()).containsMatch("(?m)^\\[worker 0] Usage: keraunos-examples digits ");
    assertThat(run.out()).containsMatch("(?m)^\\[worker 1] Usage: keraunos-examples digits ");
  }

  @Test
  void theExamplesFailureIsTheCommands() throws Exception {
    CommandLineRun run = launch("--workers=2", "--max-restarts=1", "--", "digits", "--nonsense");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("[worker 0] Unknown option: '--nonsense'");
    assertThat(run.err()).contains("(restart 1 of 1)");
  }

  @Test
  void devicesArePassedOn() throws Exception {
    CommandLineRun run =
        launch("--workers=1", "--devices-per-worker=3", "--", "digits", "--devices", "1");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("option '--devices' (N|N,N|auto) should be specified only once");
  }

  @ParameterizedTest
  @CsvSource({
    "--workers 0 -- digits, 1, 'workers must be at least 1, but was 0'",
    "-- digits, 2, Missing required option: '--max-workers=N'",
    "--workers 2, 2, Missing required parameter: 'ARG'",
  })
  void aWrongCommandIsNamed(String arguments, int code, String message) {
    CommandLineRun run = CommandLineRun.of(("launch " + arguments).split(" "));
    assertThat(run.exitCode()).isEqualTo(code);
    assertThat(run.err()).contains(message);
  }
}
