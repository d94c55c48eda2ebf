package io.keraunos.examples;

import static com.google.common.truth.Truth.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every example reaches what its description promises, on the data that it ships. */
class ExamplesTest {

  @Test
  void digitsReadsNinetySevenOfAHundred() {
    CommandLineRun run = CommandLineRun.of("digits", "--json", "--no-progress-bar");
    assertThat(run.exitCode()).isEqualTo(0);
    assertThat(run.number("test_acc")).isAtLeast(0.97);
    assertThat(run.number("epochs")).isEqualTo(15);
    assertThat(run.number("steps")).isEqualTo(15 * 45);
  }

  @Test
  void tabularIsRightNinetyFiveTimesOfAHundred() {
    CommandLineRun run = CommandLineRun.of("tabular", "--json", "--no-progress-bar");
    assertThat(run.exitCode()).isEqualTo(0);
    assertThat(run.number("test_acc")).isAtLeast(0.95);
    assertThat(run.number("test_auc")).isAtLeast(0.98);
  }

  /** The true probabilities reach 0.846. */
  @Test
  void churnTellsWhoLeaves() {
    CommandLineRun run = CommandLineRun.of("churn", "--json", "--no-progress-bar");
    assertThat(run.exitCode()).isEqualTo(0);
    assertThat(run.number("test_auc")).isAtLeast(0.78);
    assertThat(run.number("test_acc")).isAtLeast(0.76);
    assertThat(run.out()).contains("\"checkpoint\":null}");
  }

  /** The true medians are 25,789 euros off. */
  @Test
  void housesAreSoldAtThePriceThatItSays() {
    CommandLineRun run = CommandLineRun.of("houses", "--json", "--no-progress-bar");
    assertThat(run.exitCode()).isEqualTo(0);
    assertThat(run.number("test_mae")).isAtMost(33_000);
  }

  @Test
  void cifar10LearnsFromTheImagesItShips(@TempDir Path nothing) {
    CommandLineRun run =
        CommandLineRun.of(
            "cifar10",
            "--data-dir",
            nothing.toString(),
            "--offline",
            "--json",
            "--no-progress-bar");
    assertThat(run.exitCode()).isEqualTo(0);
    assertThat(run.number("test_acc")).isGreaterThan(0.33);
    assertThat(run.out()).contains("\"checkpoint\":null}");
  }

  /** What a newcomer sees: the epochs, the test with the best weights, answers, files, commands. */
  @Test
  void cifar10TellsANewcomerWhatItHasDone(@TempDir Path dir) throws Exception {
    CommandLineRun run =
        CommandLineRun.of(
            "cifar10",
            "--data-dir",
            dir.resolve("no data").toString(),
            "--default-root-dir",
            dir.toString(),
            "--max-epochs",
            "3",
            "--offline",
            "--no-progress-bar");
    assertThat(run.exitCode()).isEqualTo(0);
    assertThat(run.out()).containsMatch("epoch +train_loss +val_loss +val_acc\n +1  ");
    Matcher best = Pattern.compile("(?m)^\\* +(\\d) ").matcher(run.out());
    assertThat(best.find()).isTrue();
    assertThat(run.out())
        .containsMatch(
            "with the weights of epoch "
                + best.group(1)
                + " on 500 images that were kept back:\n"
                + "average test loss \\d\\.\\d{4}, test accuracy 0\\.\\d{4}\n");
    Path folder = dir.resolve("Cifar10Net/version_0");
    assertThat(run.out()).contains("Curves       " + folder.resolve("report.html"));
    assertThat(run.out()).contains("Predictions  " + folder.resolve("predictions/index.html"));
    assertThat(Files.exists(folder.resolve("report.html"))).isTrue();
    assertThat(Files.readString(folder.resolve("predictions/index.html")))
        .contains("src=\"10-truck.png\"");
    assertThat(run.out())
        .containsMatch("01-airplane.png +is airplane +network says \\w+ 0\\.\\d\\d");
    assertThat(run.out()).contains("serve --model " + folder.resolve("model/1") + "\n");
    assertThat(run.out())
        .contains(
            "launch --workers 2 -- cifar10 --batch-size 32 --data-dir '"
                + dir.resolve("no data")
                + "' --offline\n");
    assertThat(Files.exists(folder.resolve("model/1/saved_model.pb"))).isTrue();
  }

  @Test
  void cifar10FastDevRunLeavesNothing(@TempDir Path dir) throws Exception {
    CommandLineRun run =
        CommandLineRun.of(
            "cifar10",
            "--data-dir",
            dir.toString(),
            "--default-root-dir",
            dir.toString(),
            "--offline",
            "--fast-dev-run");
    assertThat(run.exitCode()).isEqualTo(0);
    try (Stream<Path> files = Files.list(dir)) {
      assertThat(files.toList()).isEmpty();
    }
  }

  @Test
  void resnetLearnsFromTheImagesThatCifar10Ships(@TempDir Path nothing) {
    CommandLineRun run =
        CommandLineRun.of(
            "resnet",
            "--data-dir",
            nothing.toString(),
            "--offline",
            "--max-epochs",
            "2",
            "--limit-val-batches",
            "1",
            "--json",
            "--no-progress-bar");
    assertThat(run.exitCode()).isEqualTo(0);
    assertThat(run.number("steps")).isEqualTo(30);
    assertThat(run.number("test_acc")).isAtLeast(0.2);
  }

  /** After 80 steps it knows more than how often each character occurs. */
  @Test
  void charlmLearnsMoreThanSingleCharacters() {
    CommandLineRun run =
        CommandLineRun.of("charlm", "--max-steps", "80", "--no-progress-bar", "--json");
    assertThat(run.exitCode()).isEqualTo(0);
    assertThat(run.number("unigram_entropy")).isWithin(0.1).of(3.3);
    assertThat(run.number("val_loss")).isLessThan(run.number("unigram_entropy") - 0.2);
  }

  @Test
  void charlmWritesTheSameAgain() {
    String[] arguments = {"charlm", "--max-steps", "2", "--no-progress-bar", "--characters", "40"};
    CommandLineRun first = CommandLineRun.of(arguments);
    assertThat(first.exitCode()).isEqualTo(0);
    assertThat(first.out()).containsMatch("(?s).{40}\\Rvalidation loss \\d\\.\\d{3} nats");
    assertThat(CommandLineRun.of(arguments).out()).isEqualTo(first.out());
  }

  @Test
  void timeseriesForecastsBetterThanRepeating() {
    CommandLineRun run =
        CommandLineRun.of("timeseries", "--max-epochs", "3", "--json", "--no-progress-bar");
    assertThat(run.exitCode()).isEqualTo(0);
    double error = run.number("test_mse");
    assertThat(error).isAtLeast(0.03); // the noise, which nobody foresees, has 0.04
    assertThat(error).isLessThan(0.8 * run.number("day_before_mse"));
    assertThat(error).isLessThan(0.8 * run.number("last_value_mse"));
  }

  @Test
  void autoencoderKeepsMoreThanTheMeanImage() {
    CommandLineRun run = CommandLineRun.of("autoencoder", "--json", "--no-progress-bar");
    assertThat(run.exitCode()).isEqualTo(0);
    assertThat(run.number("test_mse")).isLessThan(0.5 * run.number("mean_image_mse"));
  }

  /** The mean pixel of an untrained generator is a grey of 0.5, which no digit is. */
  @Test
  void ganDrawsDigitsWhoseMeanIsThatOfRealOnes() {
    CommandLineRun untrained =
        CommandLineRun.of("gan", "--json", "--no-progress-bar", "--max-steps", "1");
    assertThat(untrained.number("mean_distance")).isGreaterThan(0.3);
    CommandLineRun run = CommandLineRun.of("gan", "--no-progress-bar", "--json");
    assertThat(run.exitCode()).isEqualTo(0);
    assertThat(run.number("mean_distance")).isLessThan(0.15);
    assertThat(run.number("generator_loss")).isGreaterThan(0.3);
  }

  @Test
  void theSameSeedGivesTheSameWeights() {
    String[] arguments = {
      "digits", "--json", "--no-progress-bar", "--max-epochs", "2", "--deterministic", "--seed", "3"
    };
    CommandLineRun first = CommandLineRun.of(arguments);
    CommandLineRun second = CommandLineRun.of(arguments);
    assertThat(first.text("weights_sha256")).isEqualTo(second.text("weights_sha256"));
    assertThat(first.number("test_loss")).isEqualTo(second.number("test_loss"));
  }

  @Test
  void fastDevRunRunsOneBatchOfEverything() {
    CommandLineRun run = CommandLineRun.of("tabular", "--fast-dev-run", "--json");
    assertThat(run.exitCode()).isEqualTo(0);
    assertThat(run.number("steps")).isEqualTo(1);
  }

  @Test
  void withoutJsonTheResultIsInWords() {
    CommandLineRun run = CommandLineRun.of("tabular", "--max-steps", "3", "--no-progress-bar");
    assertThat(run.out()).containsMatch("test accuracy \\d\\.\\d{4}, area under the ROC curve");
  }
}
