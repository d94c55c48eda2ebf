package io.keraunos.processor;

import static com.google.common.truth.Truth.assertThat;
import static com.google.testing.compile.CompilationSubject.assertThat;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.Compiler;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The compiler options that turn mistakes into warnings, or off. */
final class OptionsTest {

  private static Compilation compile(String program, String... options) {
    List<Path> sources =
        new ArrayList<>(Programs.sources(Programs.ROOT.resolve("bad").resolve(program)));
    sources.addAll(Programs.sources(Programs.ROOT.resolve("support")));
    return Compiler.javac()
        .withOptions((Object[]) options)
        .withProcessors(new KeraunosProcessor())
        .compile(Programs.read(sources));
  }

  private static List<String> errors(Compilation compilation) {
    return compilation.errors().stream().map(error -> error.getMessage(Locale.ROOT)).toList();
  }

  @Test
  void aWarningLetsTheProgramBeGenerated() {
    Compilation compilation = compile("LoaderUnused.java", "-Akeraunos.warn=KER503, KER307");
    assertThat(compilation).succeeded();
    assertThat(compilation)
        .hadWarningContaining("[KER307] LoaderUnused has the @DataLoader validationRows");
    assertThat(GoodProgramsTest.generated(compilation).get("bad/LoaderUnusedTrainer.java"))
        .contains("module::validationRows");
  }

  @Test
  void nothingIsSaidOfWhatIsOff() {
    Compilation compilation =
        compile(
            "LoaderUnused.java",
            "-Xlint:all",
            "-Werror",
            "-Akeraunos.off=KER503=hooks for later, when there is a test, KER307=measured later");
    assertThat(compilation).succeededWithoutWarnings();
    assertThat(GoodProgramsTest.generated(compilation).get("bad/LoaderUnusedTrainer.java"))
        .doesNotContain("Stands in");
  }

  @Test
  void theOtherMistakesStay() {
    assertThat(errors(compile("HookNever.java", "-Akeraunos.off=KER307=measured later")))
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "off=KER307; must say why KER307 is off",
        "off=KER307=; must say why KER307 is off",
        "off=KER307,KER503=later; must say why KER307 is off",
        "off=KER370=later; names \"KER370\". Did you mean KER307?",
        "warn=KER30; names \"KER30\". Did you mean KER307?",
        "warn=unused; names \"unused\". Did you mean KER",
        "warn=KER307,KER3001; names \"KER3001\". It is a rule of docs/findings.md",
        "warn=KER304; must leave KER304 an error",
        "off=KER304=I like it; must leave KER304 an error",
      })
  void aMistakeInAnOptionIsAnError(String option, String text) {
    Compilation compilation = compile("LoaderUnused.java", "-Akeraunos." + option);
    assertThat(String.join("\n", errors(compilation))).contains(text);
    assertThat(String.join("\n", errors(compilation))).contains("Compiler option -Akeraunos.");
  }

  @Test
  void eachMessageEndsWithItsPage() {
    assertThat(errors(compile("LoaderUnused.java")).get(0))
        .endsWith(" See https://github.com/keraunos/keraunos/blob/main/docs/errors.md#ker307");
  }

  @Test
  void severalMistakesInOptionsAreAllReported() {
    assertThat(errors(compile("HookNever.java", "-Akeraunos.warn=KER999,KER998,KER503")))
        .hasSize(2);
  }
}
