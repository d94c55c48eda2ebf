package io.keraunos.examples;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The examples as processes: what is on standard output, what on standard error, the exit code. */
@Timeout(180)
class ProgramTest {

  private static final String NUMBER = "-?\\d+(\\.\\d+)?(E-?\\d+)?";

  @TempDir private Path dir;

  @Test
  void withJsonStandardOutputIsOneLineAndTheSameSeedGivesTheSameWeights() throws Exception {
    CommandLineRun first = run("digits", "--max-epochs", "1", "--seed", "7", "--json");
    assertThat(first.err()).contains("epoch 1: train_loss");
    assertThat(first.exitCode()).isEqualTo(0);
    assertThat(first.out())
        .matches(
            "\\{\"example\":\"digits\",\"metrics\":\\{\"test_loss\":N,\"test_acc\":N\\},"
                    .replace("N", NUMBER)
                + "\"epochs\":1,\"steps\":45,\"seconds\":N,\"examples_per_second\":N,"
                    .replace("N", NUMBER)
                + "\"weights_sha256\":\"[0-9a-f]{64}\",\"checkpoint\":null\\}\\R");
    CommandLineRun second = run("digits", "--max-epochs", "1", "--seed", "7", "--json");
    assertThat(second.text("weights_sha256")).isEqualTo(first.text("weights_sha256"));
    assertThat(second.number("test_loss")).isEqualTo(first.number("test_loss"));
  }

  /** With the variable set as without it; 0 brings the lines back. */
  @Test
  void standardErrorHasNoLineOfTensorFlowsOwnLog() throws Exception {
    for (String level : List.of("", "2")) {
      CommandLineRun run = run(level, dir.resolve("out"), "digits", "--max-steps", "2");
      assertThat(run.exitCode()).isEqualTo(0);
      assertThat(run.err()).doesNotContainMatch("absl|\\.cc:\\d+]|oneDNN|rebuild TensorFlow");
    }
    assertThat(run("0", dir.resolve("out"), "digits", "--max-steps", "2").err())
        .containsMatch("\\.cc:\\d+]");
  }

  @Test
  void aBadFlagEndsWithTwo() throws Exception {
    CommandLineRun run = run("tabular", "--max-epoch", "2");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("Unknown options: '--max-epoch', '2'");
  }

  @Test
  void anErrorEndsWithOneAndIsOneLine() throws Exception {
    CommandLineRun run = run("tabular", "--batch-size", "0", "--json");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines().toList())
        .containsExactly(
            "error: batchSize must be at least 1, but was 0 (--stacktrace shows more)");
  }

  @Test
  void launchedWorkersTrainTogetherAndTheChiefPrints() throws Exception {
    CommandLineRun run =
        run("launch", "--workers", "2", "--", "digits", "--max-epochs", "1", "--json");
    assertThat(run.exitCode()).isEqualTo(0);
    assertThat(run.out().lines().toList()).hasSize(1);
    assertThat(run.out()).startsWith("[worker 0] {\"example\":\"digits\"");
    // 1,438 digits in global batches of two times 32.
    assertThat(run.number("steps")).isEqualTo(23);
    assertThat(run.err()).contains("[worker 0] epoch 1: train_loss");
    assertThat(run.err()).doesNotContain("[worker 1] epoch 1");
  }

  @Test
  void aWorkersExitCodeIsTheLaunchers() throws Exception {
    CommandLineRun run = run("launch", "--workers", "2", "--", "digits", "--max-epoch", "1");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("] Unknown options: '--max-epoch', '1'");
    assertThat(run.err()).contains("ended with exit code 2; the job has failed");
  }

  /** A disk that is full when the result is written. */
  @Test
  void aResultThatIsLostIsAnError() throws Exception {
    assumeTrue(Files.exists(Path.of("/dev/full")), "there is a device that is always full");
    for (String[] arguments :
        new String[][] {
          {"tabular", "--max-epochs", "1", "--json"},
          {"digits", "--help"},
          {"launch", "--workers", "2", "--", "digits", "--help"}
        }) {
      CommandLineRun run = run(Path.of("/dev/full"), arguments);
      assertWithMessage(String.join(" ", arguments)).that(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).contains("could not be written");
    }
  }

  private CommandLineRun run(String... arguments) throws IOException, InterruptedException {
    return run(dir.resolve("out"), arguments);
  }

  private CommandLineRun run(Path out, String... arguments)
      throws IOException, InterruptedException {
    return run("", out, arguments);
  }

  private CommandLineRun run(String logLevel, Path out, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = CommandLineRun.command(arguments);
    Path err = dir.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().remove("TF_CPP_MIN_LOG_LEVEL");
    if (!logLevel.isEmpty()) {
      builder.environment().put("TF_CPP_MIN_LOG_LEVEL", logLevel);
    }
    Process process = builder.start();
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    String result = Files.isRegularFile(out) ? Files.readString(out) : "";
    return new CommandLineRun(process.exitValue(), result, Files.readString(err));
  }
}
