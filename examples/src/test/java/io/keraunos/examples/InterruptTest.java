package io.keraunos.examples;

import static com.google.common.truth.Truth.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real process that is asked to end. */
@Timeout(180)
class InterruptTest {

  @ParameterizedTest
  @CsvSource({
    "-INT, 130, 'digits --max-epochs 100000 --json', ''",
    "-TERM, 143, 'digits --max-epochs 100000 --json', ''",
    "-TERM, 143, 'launch --workers 2 -- digits --max-epochs 100000 --json', '[worker 0] '",
  })
  void aTrainingThatIsCutOffHasNoResult(String signal, int code, String arguments, String prefix)
      throws Exception {
    List<String> command =
        new ArrayList<>(
            // a shell's background jobs would not hear it
            List.of("env", "--default-signal=INT"));
    command.addAll(CommandLineRun.command(arguments.split(" ")));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    StringBuilder output = new StringBuilder();
    try (BufferedReader reader = process.inputReader(UTF_8)) {
      boolean asked = false;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        output.append(line).append('\n');
        if (!asked && line.startsWith(prefix + "epoch 2:")) {
          asked = true;
          new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
        }
      }
    } finally {
      process.destroy();
    }
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(code);
    assertThat(output.toString()).containsMatch("fit: .* steps, .*; interrupted");
    // The sentence that it has no result may come too late: the virtual machine waits for the
    // trainer's close, and not for what is printed after it.
    assertThat(output.toString()).doesNotContain("\"example\"");
    assertThat(output.toString()).doesNotContain("was not closed within");
  }
}
