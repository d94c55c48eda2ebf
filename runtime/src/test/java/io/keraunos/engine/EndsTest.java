package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import io.keraunos.checkpoint.CheckpointFolder;
import io.keraunos.engine.EndingProgram.Kind;
import io.keraunos.engine.EndingProgram.Phase;
import io.keraunos.trainer.Trainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Processes that are ended in every way, at random moments of every phase: none hangs or crashes,
 * what was trained is in the last checkpoint, and a run that resumes from it ends as one that was
 * left alone. {@code -Dkeraunos.ends=200} ends as many.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class EndsTest {

  private static final int ENDS = Integer.getInteger("keraunos.ends", Kind.values().length);
  private static final long SEED = Long.getLong("keraunos.ends.seed", 1);

  /** Far beyond what a starved machine needs; it is there to tell a hang. */
  private static final int DEADLINE_SECONDS = 900;

  @TempDir private static Path dir;

  private static java.util.SortedMap<String, float[]> undisturbed = new java.util.TreeMap<>();

  /**
   * An end.
   *
   * @param times how often the phase is reached before
   * @param micros the time from then on
   */
  private record End(int number, Kind kind, Phase phase, int times, int micros) {}

  static Stream<End> ends() {
    Random random = new Random(SEED);
    Phase[] phases = Phase.values();
    return Stream.iterate(0, number -> number + 1)
        .limit(ENDS)
        .map(
            number -> {
              Phase phase = phases[random.nextInt(phases.length)];
              int times =
                  switch (phase) {
                    case STEP -> 1 + random.nextInt(20);
                    case VALIDATION, EPOCH_END -> 1 + random.nextInt(3);
                    default -> 1;
                  };
              int micros = random.nextBoolean() ? 0 : random.nextInt(200_000);
              return new End(
                  number, Kind.values()[number % Kind.values().length], phase, times, micros);
            });
  }

  @BeforeAll
  static void trainUndisturbed() {
    try (Trainer trainer = EndingProgram.builder(dir.resolve("undisturbed")).build()) {
      assertThat(trainer.fit().epochs()).isEqualTo(EndingProgram.EPOCHS);
      undisturbed = new java.util.TreeMap<>(trainer.weights());
    }
  }

  @ParameterizedTest
  @MethodSource("ends")
  void anEndLosesNothing(End end) throws Exception {
    Path root = Files.createDirectory(dir.resolve("end-" + end.number()));
    Path output = root.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx300m",
                "-XX:TieredStopAtLevel=1",
                "-XX:ErrorFile=" + root.resolve("hs_err.log"),
                "-cp",
                System.getProperty("java.class.path"),
                EndingProgram.class.getName(),
                root.toString(),
                end.kind().toString(),
                end.phase().toString(),
                Integer.toString(end.times()),
                Integer.toString(end.micros()))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      new ProcessBuilder("kill", "-QUIT", Long.toString(process.pid())).start().waitFor();
      Thread.sleep(1000); // for the stacks in the message below
      process.destroyForcibly();
    }
    String said = Files.readString(output);
    assertWithMessage("%s does not hang:\n%s", end, said).that(ended).isTrue();
    assertWithMessage("a crash of %s", end)
        .that(Files.exists(root.resolve("hs_err.log")))
        .isFalse();
    assertWithMessage("the exit code of %s:\n%s", end, said)
        .that(process.exitValue())
        .isIn(expected(end, said));
    if (said.contains("done")) {
      assertWithMessage("%s", end)
          .that(said)
          .contains("left: 0 sessions and tensors, 0 batches, 0 threads");
    }
    long trained = last(Pattern.compile("step (\\d+)\\R").matcher(said).results());
    long saved = newest(root);
    long least = end.kind() == Kind.EXIT_IN_HOOK ? Math.max(0, trained - 1) / 5 * 5 : trained;
    assertWithMessage("the last checkpoint of %s:\n%s", end, said).that(saved).isAtLeast(least);
    try (Trainer trainer = EndingProgram.builder(root).build()) {
      trainer.fit();
      // Not to the bit: the first session of a process decides its threads, and so its roundings.
      trainer
          .weights()
          .forEach(
              (name, values) ->
                  assertWithMessage("%s after %s:\n%s", name, end, said)
                      .that(values)
                      .usingTolerance(1e-4)
                      .containsExactly(undisturbed.get(name))
                      .inOrder());
    }
  }

  /** The exit codes that are right. The end may come when the program has ended by itself. */
  private static List<Integer> expected(End end, String said) {
    int code =
        switch (end.kind()) {
          case TERM -> 143;
          case INT -> 130;
          case EXIT, EXIT_IN_HOOK -> EndingProgram.EXIT_CODE;
          case USR1, INTERRUPT, STOP, CLOSE -> 0;
        };
    return said.contains("done") ? List.of(0, code) : List.of(code);
  }

  private static long last(Stream<MatchResult> numbers) {
    return numbers.mapToLong(found -> Long.parseLong(found.group(1))).max().orElse(0);
  }

  /** The newest checkpoint's step; all of them are whole. */
  private static long newest(Path root) throws Exception {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("step-"))
          .peek(CheckpointFolder::verify)
          .mapToLong(file -> Long.parseLong(file.getFileName().toString().substring(5)))
          .max()
          .orElse(0);
    }
  }
}
