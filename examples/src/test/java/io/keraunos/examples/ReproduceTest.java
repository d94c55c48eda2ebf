package io.keraunos.examples;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.provenance.Provenance;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that processes of their own train, and train again. */
class ReproduceTest {

  @TempDir private Path dir;

  /** Trains in a process, and returns the folder of the first checkpoint. */
  private Path trained(String module, String... arguments) throws Exception {
    List<String> command = CommandLineRun.command(arguments);
    command.addAll(
        List.of("--default-root-dir", dir.toString(), "--checkpoint-every-n-epochs", "1"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor() + out).startsWith("0");
    try (Stream<Path> steps = Files.list(dir.resolve(module + "/version_0/checkpoints"))) {
      return steps.sorted().findFirst().orElseThrow();
    }
  }

  @Test
  void tabularIsTheSameInTheMiddleOfAFitAndOtherDataAreRefused() throws Exception {
    Path data = dir.resolve("breast_cancer.csv");
    try (InputStream shipped =
        Objects.requireNonNull(
            Main.class.getResourceAsStream("/io/keraunos/examples/tabular/breast_cancer.csv"))) {
      Files.copy(shipped, data);
    }
    String model =
        trained("TumourNet", "tabular", "--max-epochs", "2", "--data-dir", dir.toString())
            .toString();
    assertThat(Provenance.read(Path.of(model)).training().step()).isEqualTo(15);

    CommandLineRun same = CommandLineRun.of("reproduce", model);
    assertThat(same.out()).contains("same      the weights are those of then, to the bit");
    assertThat(same.exitCode()).isEqualTo(0);

    List<String> lines = Files.readAllLines(data);
    Files.write(data, lines.subList(0, lines.size() - 40));
    CommandLineRun refused = CommandLineRun.of("reproduce", model);
    assertThat(refused.out())
        .containsMatch(
            "reproduce must train TumourNet on the data of then, but \\w+'s number of examples was"
                + " 455, is \\d+");
    assertThat(refused.exitCode()).isEqualTo(1);

    CommandLineRun anyway = CommandLineRun.of("reproduce", "--anyway", model);
    assertThat(anyway.out()).containsMatch("first     \\w+'s number of examples was 455, is ");
    assertThat(anyway.exitCode()).isEqualTo(1);
  }

  @Test
  void digitsIsTheSame() throws Exception {
    Path model = trained("DigitsNet", "digits", "--max-steps", "10");
    CommandLineRun same = CommandLineRun.of("reproduce", model.toString());
    assertThat(same.out()).contains("same      the weights are those of then, to the bit");
    assertThat(same.exitCode()).isEqualTo(0);
  }

  @Test
  void aFolderWithoutProvenanceIsRefused() {
    CommandLineRun run = CommandLineRun.of("reproduce", dir.toString());
    assertThat(run.err())
        .contains("must be a checkpoint or an export with provenance.json, but has none");
    assertThat(run.exitCode()).isEqualTo(1);
  }
}
