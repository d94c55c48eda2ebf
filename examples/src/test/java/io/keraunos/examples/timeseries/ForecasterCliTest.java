package io.keraunos.examples.timeseries;

import static com.google.common.truth.Truth.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line that is generated for a class with hyperparameters. */
class ForecasterCliTest {

  @TempDir private Path root;

  private record Ran(int code, String out, String err) {
    JsonObject json() {
      String[] lines = out.strip().split("\\R");
      return JsonParser.parseString(lines[lines.length - 1]).getAsJsonObject();
    }
  }

  private static Ran run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        ForecasterCli.commandLine().execute(new PrintWriter(out), new PrintWriter(err), args);
    return new Ran(code, out.toString(), err.toString());
  }

  private Ran fit(String folder, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "fit",
                "--default-root-dir",
                root.resolve(folder).toString(),
                "--no-progress-bar",
                "--json"));
    args.addAll(List.of(more));
    return run(args.toArray(String[]::new));
  }

  private Path find(String folder, String name) throws IOException {
    try (Stream<Path> files = Files.walk(root.resolve(folder))) {
      return files.filter(file -> file.endsWith(name)).findFirst().orElseThrow();
    }
  }

  @Test
  void helpShowsDefaultsRangesAndJavadoc() {
    Ran help = run("fit", "--help");
    assertThat(help.code()).isEqualTo(0);
    String text = help.out().replaceAll("\\s+", " ");
    assertThat(text)
        .contains(
            "--units=N how many numbers the LSTM remembers."
                + " (a whole number of at least 1; default: 32).");
    assertThat(text).contains("How fast it learns. (a number from 1.0E-6 to 1; default: 0.005)");
    assertThat(text).contains("--max-epochs");
    assertThat(run("--help").out()).contains("export");
    assertThat(run("--help").out()).doesNotContain("predict"); // there is no loader for it
  }

  @Test
  void theConfigurationOfARunRepeatsIt() throws IOException {
    Ran first =
        fit(
            "first",
            "--units=4",
            "--learning-rate=0.02",
            "--max-steps=6",
            "--seed=7",
            "--logger=csv");
    assertThat(first.err()).isEmpty();
    assertThat(first.code()).isEqualTo(0);
    Path config = find("first", "config.yaml");
    String yaml = Files.readString(config);
    assertThat(yaml).contains("units: 4\n");
    assertThat(yaml).contains("learningRate: 0.02\n");
    assertThat(yaml).contains("max-steps: 6\n");
    Ran again = fit("second", "--config", config.toString());
    assertThat(again.err()).isEmpty();
    assertThat(again.json().get("train_mse")).isEqualTo(first.json().get("train_mse"));
    Ran other = fit("third", "--config", config.toString(), "--units=5");
    assertThat(other.json().get("train_mse")).isNotEqualTo(first.json().get("train_mse"));
    assertThat(Files.readString(find("third", "config.yaml"))).contains("units: 5\n");
  }

  @Test
  void aCheckpointKnowsItsHyperparameters() throws IOException {
    Ran fit = fit("run", "--units=4", "--max-steps=6", "--checkpoint-every-n-steps=3");
    assertThat(fit.code()).isEqualTo(0);
    Ran test =
        run(
            "test",
            "--ckpt-path",
            "last",
            "--default-root-dir",
            root.resolve("run").toString(),
            "--no-progress-bar",
            "--json");
    assertThat(test.err()).isEmpty();
    assertThat(test.json().get("test_mse").getAsDouble()).isGreaterThan(0.0);
    Ran export =
        run(
            "export",
            "--ckpt-path",
            fit.json().get("checkpoint").getAsString(),
            "--output",
            root.resolve("model").toString());
    assertThat(export.code()).isEqualTo(0);
    assertThat(Files.exists(root.resolve("model").resolve("saved_model.pb"))).isTrue();
    Path models = Files.createDirectories(root.resolve("models/1")).getParent();
    Ran version =
        run(
            "export",
            "--next-version",
            "--ckpt-path",
            fit.json().get("checkpoint").getAsString(),
            "--output",
            models.toString());
    assertThat(version.code()).isEqualTo(0);
    assertThat(Files.exists(models.resolve("2/saved_model.pb"))).isTrue();
  }

  @Test
  void whatIsWrongIsToldBeforeAnythingStarts() throws IOException {
    Ran range = fit("none", "--units=0");
    assertThat(range.code()).isEqualTo(2);
    assertThat(range.err()).contains("--units");
    assertThat(range.err()).contains("must be a whole number of at least 1, but was 0");
    Path config = root.resolve("my.yaml");
    Files.writeString(config, "units: 4\nmax-epoch: 5\n");
    Ran unknown = fit("none", "--config", config.toString());
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err())
        .contains(
            "my.yaml, line 2: there is no setting max-epoch of fit; did you mean max-epochs?");
    Ran endless = fit("none");
    assertThat(endless.code()).isEqualTo(2);
    assertThat(endless.err()).contains("Missing a limit: one of '--max-epochs'");
    Ran untrained = run("test");
    assertThat(untrained.code()).isNotEqualTo(0);
    assertThat(untrained.err()).contains("--ckpt-path");
    assertThat(Files.exists(root.resolve("none"))).isFalse();
  }
}
