package io.keraunos.trials;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import com.google.common.base.Throwables;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Wrong programs are caught where their comment {@code // caught:} says, with the words of {@code
 * // says:}, a part of the error or warning, so that none is caught by accident.
 *
 * <p>With {@code -Dkeraunos.rewrite=true} the two comments are written anew, to what was seen; read
 * the difference, for a program may be stopped by something else than what is wrong with it. With
 * {@code -Dkeraunos.trials=NAME,NAME} only those are run. With {@code -Dkeraunos.write=true} the
 * page {@code docs/caught.md} is written, from the comments.
 */
class WrongProgramsTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Path SOURCES = Path.of("src", "test", "resources", "wrong");
  private static final Path PAGE = Path.of("..", "docs", "caught.md");
  private static final Set<String> KINDS =
      Set.of(
          "data",
          "units",
          "semantics",
          "numerics",
          "shapes",
          "loaders",
          "checkpoints",
          "distribution",
          "metrics",
          "schedules");

  @TempDir static Path folder;
  private static Trial trial;

  @BeforeAll
  static void open() {
    trial = new Trial(folder, LIMIT);
  }

  @AfterAll
  static void close() throws IOException {
    trial.close();
  }

  @TestFactory
  Stream<DynamicTest> programs() {
    return Chosen.named(Program.all("wrong"))
        .map(
            program -> DynamicTest.dynamicTest(program.name(), () -> isCaughtWhereItSays(program)));
  }

  private static void isCaughtWhereItSays(Program program) throws Exception {
    Outcome outcome = run(program);
    Caught seen = Caught.of(program, outcome);
    if (Boolean.getBoolean("keraunos.rewrite")) {
      rewrite(program, seen);
      return;
    }
    String stack =
        outcome.failure() == null ? "" : Throwables.getStackTraceAsString(outcome.failure());
    assertWithMessage("%s\n%s\n%s\n%s", program.name(), seen.text(), stack, outcome.printed())
        .that(seen.word())
        .isEqualTo(CaughtPage.comment(program, "caught"));
    List<String> says = program.comments("says");
    assertWithMessage("comments // says: of %s", program.name())
        .that(says)
        .hasSize(seen.says() ? 1 : 0);
    for (String part : says) {
      assertWithMessage(program.name()).that(seen.text()).contains(part);
    }
  }

  /** The workers of a job have this process's class path, and need the program's classes. */
  private static Outcome run(Program program) throws IOException, InterruptedException {
    String classPath = System.getProperty("java.class.path");
    Path classes = folder.resolve(program.name()).resolve("classes");
    if (Caught.startsWorkers(program)) {
      System.setProperty("java.class.path", classPath + File.pathSeparator + classes);
    }
    try {
      return trial.of(program);
    } finally {
      System.setProperty("java.class.path", classPath);
    }
  }

  /** Words that are still said stay as they are. */
  private static void rewrite(Program program, Caught seen) throws IOException {
    String words =
        program.comments("says").stream()
            .filter(seen.text()::contains)
            .findFirst()
            .orElseGet(seen::firstWords);
    String comments =
        "// caught: " + seen.word() + "\n" + (seen.says() ? "// says: " + words + "\n" : "");
    String source =
        program
            .source()
            .replaceFirst("(?m)^// says:.*\n", "")
            .replaceFirst("(?m)^// caught:.*\n", Matcher.quoteReplacement(comments));
    Files.writeString(SOURCES.resolve(program.name() + ".java"), source);
  }

  @Test
  void everyProgramSaysWhatIsWrongAndWhereItWasReported() {
    List<Program> programs = Program.all("wrong");
    assertThat(programs.size()).isAtLeast(60);
    for (Program program : programs) {
      assertThat(KINDS).contains(CaughtPage.comment(program, "kind"));
      String source = CaughtPage.comment(program, "source");
      assertWithMessage(program.name())
          .that(source.startsWith("https://") || source.startsWith(CaughtPage.KNOWN))
          .isTrue();
      assertWithMessage(program.name()).that(CaughtPage.comment(program, "wrong")).isNotEmpty();
      for (String key : List.of("before", "caught")) {
        String caught = CaughtPage.comment(program, key);
        assertWithMessage("%s, %s: %s", program.name(), key, caught)
            .that(
                Caught.WORDS.stream().anyMatch(caught::startsWith)
                    || (key.equals("before") && caught.equals(CaughtPage.NOT_RUN)))
            .isTrue();
      }
    }
    assertThat(programs.stream().map(program -> CaughtPage.comment(program, "kind")).toList())
        .containsAtLeastElementsIn(KINDS);
  }

  @Test
  void thePageHasEveryProgram() throws IOException {
    String page = CaughtPage.text(Program.all("wrong"));
    if (Boolean.getBoolean("keraunos.write")) {
      Files.writeString(PAGE, page);
    }
    assertWithMessage(
            "docs/caught.md is written by mvn -B test -pl trials -am -Dtest=WrongProgramsTest"
                + " -Dkeraunos.write=true -Dsurefire.failIfNoSpecifiedTests=false")
        .that(Files.readString(PAGE))
        .isEqualTo(page);
  }
}
