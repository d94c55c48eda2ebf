package io.keraunos.processor;

import static com.google.common.truth.Truth.assertThat;
import static com.google.testing.compile.CompilationSubject.assertThat;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.Compiler;
import com.google.testing.compile.JavaFileObjects;
import java.io.File;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs with and without the artifact {@code keraunos-cli} on their class path. */
final class CommandLineMissingTest {

  private static final String NOTE =
      "[KER015] NetCli is not generated, because io.keraunos:keraunos-cli is not on the class path."
          + " If Net is to have a command line, add it to the dependencies, and requires"
          + " keraunos.cli to a module-info.java.";

  private static final JavaFileObject STARTER =
      JavaFileObjects.forSourceLines(
          "user.Starter",
          "package user;",
          "class Starter {",
          "  void start(String... args) {",
          "    NetCli.main(args);",
          "  }",
          "}");

  private static JavaFileObject net(String members) {
    return JavaFileObjects.forSourceLines(
        "user.Net",
        "package user;",
        "import io.keraunos.annotation.*;",
        "class Net {",
        members,
        "  @TestStep void test(io.keraunos.step.Step step) {}",
        "  @DataLoader(stage = Stage.TEST, batchSize = 1)",
        "  io.keraunos.data.Dataset<Row> rows() { return null; }",
        "  record Row(float feature) {}",
        "}");
  }

  private static final String FIELD = "@HyperParameter int width = 3;";

  private static Compilation compile(List<File> classPath, JavaFileObject... sources) {
    return Compiler.javac()
        .withOptions("-Xlint:all", "-Werror")
        .withProcessors(new KeraunosProcessor())
        .withClasspath(classPath)
        .compile(sources);
  }

  private static List<File> complete() {
    return Stream.of(ClassPath.ofProgram().split(File.pathSeparator)).map(File::new).toList();
  }

  @Test
  void aProgramWithHyperparametersCompilesAndTheNoteNamesTheArtifact() {
    JavaFileObject net = net(FIELD);
    Compilation compilation = compile(ClassPath.ofProgramWithoutCommandLine(), net);
    assertThat(compilation).succeededWithoutWarnings();
    assertThat(compilation).hadNoteContaining(NOTE).inFile(net).onLineContaining("class Net");
    assertThat(compilation.notes()).hasSize(1);
    assertThat(GoodProgramsTest.generated(compilation).keySet())
        .containsExactly("user/NetRowCollator.java", "user/NetTrainer.java");
    assertThat(GoodProgramsTest.generated(compilation).get("user/NetTrainer.java"))
        .contains(".hyperParameter(\"width\", module.width)");
  }

  @Test
  void whoeverNamesTheCommandLineIsToldWhyItIsNotThere() {
    Compilation compilation = compile(ClassPath.ofProgramWithoutCommandLine(), net(FIELD), STARTER);
    assertThat(compilation).hadErrorCount(1);
    assertThat(compilation)
        .hadErrorContaining("cannot find symbol")
        .inFile(STARTER)
        .onLineContaining("NetCli");
    assertThat(compilation).hadNoteContaining(NOTE);
  }

  @Test
  void withTheArtifactThereIsACommandLineAndNoNote() {
    Compilation compilation = compile(complete(), net(FIELD), STARTER);
    assertThat(compilation).succeededWithoutWarnings();
    assertThat(compilation.notes()).isEmpty();
    assertThat(GoodProgramsTest.generated(compilation)).containsKey("user/NetCli.java");
  }

  /** Neither has a command line with the artifact. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"''", "@HyperParameter int width = 3| Net(String other) {}"})
  void aProgramThatWouldHaveNoneIsToldNothing(String members) {
    Compilation compilation =
        compile(ClassPath.ofProgramWithoutCommandLine(), net(members.replace('|', ';')));
    assertThat(compilation).succeededWithoutWarnings();
    assertThat(compilation.notes().stream().map(note -> note.getMessage(Locale.ROOT)).toList())
        .isEmpty();
  }
}
