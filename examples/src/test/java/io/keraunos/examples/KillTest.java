package io.keraunos.examples;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * cifar10 on the images that it ships, killed at random moments and resumed, ends as it does when
 * it is left alone. {@code -Dkeraunos.kills=20} kills more often.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class KillTest {

  private static final int KILLS = Integer.getInteger("keraunos.kills", 3);

  /** Longest time of a run before it has ended by itself. */
  private static final int LONGEST_MILLIS = 6_000;

  @TempDir private Path dir;

  private final Random random = new Random(1);

  /**
   * The outcome of a run: the test metrics and the weights, the metrics of every epoch, and all
   * that was logged on the way, learning rates too.
   */
  private record Outcome(String result, String history, String logged) {}

  @ParameterizedTest
  @ValueSource(strings = {"1 device", "2 devices", "2 workers"})
  void aKilledRunEndsAsOneThatWasNot(String layout) throws Exception {
    Path whole = dir.resolve("whole");
    assertThat(start(layout, whole).waitFor()).isEqualTo(0);
    Outcome expected = outcome(whole);
    Path cut = dir.resolve("cut");
    int kills = 0;
    for (int attempt = 0; kills < KILLS && attempt < 10 * KILLS; attempt++) {
      Process run = start(layout, cut);
      if (run.waitFor(random.nextInt(LONGEST_MILLIS), TimeUnit.MILLISECONDS)) {
        // It was quicker: what it has come to is thrown away, and the next one begins again.
        assertThat(run.exitValue()).isEqualTo(0);
        assertThat(outcome(cut)).isEqualTo(expected);
        delete(cut);
      } else {
        List<ProcessHandle> all = new ArrayList<>(run.descendants().toList());
        all.add(run.toHandle());
        ProcessHandle victim = all.get(random.nextInt(all.size()));
        victim.destroyForcibly();
        run.waitFor();
        for (ProcessHandle other : all) {
          other.onExit().get(60, TimeUnit.SECONDS);
        }
        kills++;
      }
    }
    assertThat(kills).isEqualTo(KILLS);
    Process last = start(layout, cut);
    assertThat(last.waitFor()).isEqualTo(0);
    assertThat(outcome(cut)).isEqualTo(expected);
  }

  private Process start(String layout, Path root) throws IOException {
    Files.createDirectories(root);
    List<String> command = CommandLineRun.command();
    int parts = layout.startsWith("1") ? 1 : 2;
    if (layout.endsWith("workers")) {
      command.addAll(List.of("launch", "--workers", "2", "--"));
    }
    command.addAll(
        List.of(
            "cifar10",
            "--offline",
            "--max-epochs=3",
            "--checkpoint-every-n-steps=7",
            "--resume=auto",
            "--deterministic",
            "--logger=csv",
            "--log-every-n-steps=4",
            "--json",
            "--no-progress-bar"));
    command.add("--data-dir=" + dir.resolve("none"));
    command.add("--default-root-dir=" + root);
    command.add("--batch-size=" + 64 / parts);
    if (layout.endsWith("devices")) {
      command.add("--devices=2");
    }
    return new ProcessBuilder(command)
        .redirectOutput(root.resolve("out").toFile())
        .redirectError(root.resolve("err").toFile())
        .start();
  }

  private static Outcome outcome(Path root) throws IOException {
    String out = Files.readString(root.resolve("out"));
    Matcher result =
        Pattern.compile("\"metrics\":.*\"steps\":\\d+|\"weights_sha256\":\"\\w+\"").matcher(out);
    StringBuilder found = new StringBuilder();
    result.results().forEach(match -> found.append(match.group()).append('\n'));
    assertWithMessage("result in %s", out).that(found.toString()).contains("sha256");
    try (Stream<Path> files = Files.walk(root)) {
      Path newest =
          files
              .filter(file -> file.endsWith("progress.json"))
              .max(Comparator.naturalOrder())
              .orElseThrow();
      // A run that was killed before its first checkpoint has a folder too: .../version_0.
      Path run = newest.resolve("../../..").normalize();
      String logged = Files.readString(run.resolve("metrics.csv"));
      assertThat(logged).contains("\n4,learning_rate,");
      // All but the time trained, which the clock says.
      String progress = Files.readString(newest).replaceFirst("\"nanos\": \\d+", "\"nanos\": 0");
      return new Outcome(found.toString(), progress, logged);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
