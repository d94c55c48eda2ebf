package io.keraunos.examples;

import static com.google.common.truth.Truth.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real process that is asked to end. */
@Timeout(120)
class InterruptTest {

  @Test
  void ctrlCEndsATrainingAfterItsStep() throws Exception {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "digits",
                "--max-epochs",
                "100000")
            .redirectErrorStream(true)
            .start();
    StringBuilder output = new StringBuilder();
    try (BufferedReader reader = process.inputReader(UTF_8)) {
      boolean asked = false;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        output.append(line).append('\n');
        if (!asked && line.startsWith("epoch 2:")) {
          asked = true;
          new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        }
      }
    } finally {
      process.destroy();
    }
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(130); // 128 + SIGINT
    assertThat(output.toString()).containsMatch("fit: .* steps, .*; interrupted");
    assertThat(output.toString()).doesNotContain("was not closed within");
  }
}
