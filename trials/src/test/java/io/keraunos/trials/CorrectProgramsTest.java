package io.keraunos.trials;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import com.google.common.base.Throwables;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Correct programs, also unusual ones, compile, train and end without a word of warning.
 *
 * <p>Where a warning is true of a program, the program says so: {@code // warns: a part of the
 * text}, and {@code // because: } why the program is right all the same.
 */
class CorrectProgramsTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);

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
    return Chosen.of(all())
        .map(program -> DynamicTest.dynamicTest(program.name(), () -> isLeftAlone(program)));
  }

  @Test
  void allAreDifferentOnes() {
    List<String> sources =
        all().stream().map(program -> program.source().replace(program.name(), "")).toList();
    assertThat(sources).hasSize(210);
    assertThat(sources).containsNoDuplicates();
  }

  private static List<Program> all() {
    List<Program> programs = new ArrayList<>(Program.all("correct"));
    programs.addAll(ProgramGrid.programs());
    return programs;
  }

  private static void isLeftAlone(Program program) throws Exception {
    Outcome outcome = trial.of(program);
    String stack =
        outcome.failure() == null ? "" : Throwables.getStackTraceAsString(outcome.failure());
    assertWithMessage(
            "%s: %s\n%s\n%s\n%s",
            program.name(), outcome.phase(), outcome.texts(), stack, outcome.printed())
        .that(outcome.finished())
        .isTrue();
    List<String> expected = program.comments("warns");
    assertThat(program.comments("because")).hasSize(expected.size());
    List<String> unexpected = new ArrayList<>(outcome.warnings());
    for (String part : expected) {
      assertWithMessage("%s: %s", program.name(), outcome.warnings())
          .that(unexpected.removeIf(warning -> warning.contains(part)))
          .isTrue();
    }
    assertWithMessage(program.name()).that(unexpected).isEmpty();
  }
}
