package io.keraunos.examples;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class FlagsTest {

  @Test
  void helpShowsFlagsAndDefaults() {
    CommandLineRun run = CommandLineRun.of("cifar10", "--help");
    assertThat(run.exitCode()).isEqualTo(0);
    assertThat(run.out()).contains("--max-epochs");
    assertThat(run.out())
        .containsMatch(
            "--log-every-n-steps=N\\s+How often metrics come to the\\s+host \\(default: 50\\)");
  }

  @Test
  void anUnknownFlagIsNamed() {
    CommandLineRun run = CommandLineRun.of("digits", "--max-epoch", "2");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--max-epoch");
  }

  @Test
  void aLimitMustBeANumber() {
    CommandLineRun run = CommandLineRun.of("digits", "--limit-train-batches", "many");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("'many' must be a number of batches such as 10, or a fraction such as 0.1");
  }

  @Test
  void aSettingOutOfRangeIsOneLine() {
    CommandLineRun run = CommandLineRun.of("digits", "--max-epochs", "-1");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("error: maxEpochs must be at least 0, but was -1");
    assertThat(run.err()).doesNotContain("\tat ");
  }

  @Test
  void whereAnErrorComesFromIsShownOnRequest() {
    CommandLineRun run = CommandLineRun.of("digits", "--max-epochs", "-1", "--stacktrace");
    assertThat(run.err()).contains("\tat ");
  }

  @Test
  void severalProcessesMustKnowEachOther() {
    CommandLineRun run = CommandLineRun.of("digits", "--num-nodes", "2");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("error: numNodes is 2, so this process must know the others");
    assertThat(run.err()).contains("--num-nodes 2 --node-rank 0 --coordinator-address");
    assertThat(run.err()).contains("TF_CONFIG='{");
  }

  @Test
  void allExamplesHaveTheSameFlags() {
    Map<String, CommandLine> commands = Main.commandLine().getSubcommands();
    for (String flag :
        List.of(
            "--max-epochs",
            "--max-steps",
            "--batch-size",
            "--workers",
            "--devices",
            "--num-nodes",
            "--min-nodes",
            "--accelerator",
            "--data-dir",
            "--default-root-dir",
            "--seed",
            "--deterministic",
            "--log-every-n-steps",
            "--limit-train-batches",
            "--limit-val-batches",
            "--limit-test-batches",
            "--fast-dev-run",
            "--overfit-batches",
            "--no-progress-bar",
            "--intra-op-threads",
            "--accumulate-grad-batches",
            "--detect-anomaly",
            "--exchange-in-bfloat16",
            "--shard-optimizer",
            "--gradient-clip-norm",
            "--gradient-clip-value",
            "--gradient-clip-variable-norm",
            "--json",
            "--stacktrace",
            "--help")) {
      for (String example : List.of("churn", "cifar10", "digits", "houses", "tabular")) {
        assertWithMessage(example + " " + flag)
            .that(commands.get(example).getCommandSpec().findOption(flag))
            .isNotNull();
      }
    }
  }

  @Test
  void anExampleReadsItsDataFromTheFolderThatWasNamed(@TempDir Path dir) throws Exception {
    Path shipped = Path.of("src/main/resources/io/keraunos/examples/tabular/breast_cancer.csv");
    StringBuilder table = new StringBuilder(Files.readAllLines(shipped).get(0)).append('\n');
    for (int row = 0; row < 50; row++) {
      table.append((row % 7 + ",").repeat(30)).append(row % 2).append('\n');
    }
    Files.writeString(dir.resolve("breast_cancer.csv"), table);
    CommandLineRun run =
        CommandLineRun.of("tabular", "--data-dir", dir.toString(), "--max-epochs", "2", "--json");
    assertThat(run.exitCode()).isEqualTo(0);
    assertThat(run.number("steps")).isEqualTo(2 * 2); // 40 of the 50 rows, in batches of 32
  }

  @Test
  void withJsonFilesAreLeftInTheFolderThatWasNamed(@TempDir Path dir) {
    CommandLineRun run =
        CommandLineRun.of(
            "houses", "--json", "--default-root-dir", dir.toString(), "--max-epochs", "1");
    assertThat(run.exitCode()).isEqualTo(0);
    assertThat(run.text("checkpoint")).startsWith(dir.resolve("PriceNet/version_0").toString());
    assertThat(Files.exists(dir.resolve("PriceNet/version_0/report.html"))).isTrue();
  }

  @Test
  void aFolderWithoutTheDataIsAnError(@TempDir Path dir) {
    CommandLineRun run = CommandLineRun.of("digits", "--data-dir", dir.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains(dir.resolve("digits.csv.gz").toString());
    assertThat(run.err()).contains("leave --data-dir out for the data that come with the example");
  }

  @ParameterizedTest
  @CsvSource({
    "--limit-train-batches 10, 10",
    "--limit-train-batches 0.2, 9", // of 45
    "--limit-train-batches 1.0, 45",
    "--batch-size 100, 15",
    "--max-steps 7, 7",
    "--overfit-batches 3, 3",
  })
  void flagsSetHowManyStepsAnEpochHas(String flags, double steps) {
    List<String> arguments = new ArrayList<>(List.of("digits", "--json", "--no-progress-bar"));
    arguments.addAll(List.of("--max-epochs", "1", "--limit-test-batches", "1"));
    arguments.addAll(List.of(flags.split(" ")));
    CommandLineRun run = CommandLineRun.of(arguments.toArray(String[]::new));
    assertThat(run.exitCode()).isEqualTo(0);
    assertThat(run.number("steps")).isEqualTo(steps);
  }

  @Test
  void loaderThreadsDoNotChangeTheWeights() {
    String[] arguments = {
      "digits", "--json", "--no-progress-bar", "--max-steps", "20", "--deterministic", "--workers"
    };
    String[] none = Arrays.copyOf(arguments, arguments.length + 1);
    String[] three = none.clone();
    none[arguments.length] = "0";
    three[arguments.length] = "3";
    assertThat(CommandLineRun.of(three).text("weights_sha256"))
        .isEqualTo(CommandLineRun.of(none).text("weights_sha256"));
  }
}
