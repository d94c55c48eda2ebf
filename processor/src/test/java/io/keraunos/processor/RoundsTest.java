package io.keraunos.processor;

import static com.google.common.truth.Truth.assertThat;
import static com.google.testing.compile.CompilationSubject.assertThat;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.Compiler;
import com.google.testing.compile.JavaFileObjects;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.Test;

/** Modules that name types which another processor generates, or nobody. */
final class RoundsTest {
  private static final Map.Entry<String, String> SUPERCLASS =
      Map.entry("user.Common", "package user; abstract class Common { final Layers all = null; }");
  private static final Map.Entry<String, String> LAYERS =
      Map.entry(
          "user.Layers",
          "package user; interface Layers extends java.util.List<io.keraunos.layer.Layer<?>> {}");
  private static final Map.Entry<String, String> ROW =
      Map.entry("user.Row", "package user; public record Row(float feature, Other other) {}");
  private static final Map.Entry<String, String> OTHER =
      Map.entry("user.Row", "package user; public record Row(float feature, int other) {}");

  private static final JavaFileObject NET =
      JavaFileObjects.forSourceLines(
          "user.Net",
          "package user;",
          "import io.keraunos.annotation.*;",
          "public class Net extends Common {",
          "  NetTrainer itself;",
          "  @TestStep(logs = \"\") void test(io.keraunos.step.Step step) {}",
          "  @DataLoader(stage = Stage.TEST, batchSize = 1)",
          "  io.keraunos.data.Dataset<Row> rows() { return null; }",
          "}");
  private static final JavaFileObject RIGHT_NET =
      JavaFileObjects.forSourceString("user.Net", text(NET).replace("(logs = \"\")", ""));

  @Test
  void waitsForTypesThatOthersGenerate() {
    Compilation compilation =
        Compiler.javac()
            .withProcessors(
                new OneARound(List.of(SUPERCLASS, LAYERS, OTHER)), new KeraunosProcessor())
            .compile(RIGHT_NET);
    assertThat(compilation).succeededWithoutWarnings();
    assertThat(GoodProgramsTest.generated(compilation).get("user/NetTrainer.java"))
        .contains(".layers(\"all\", module.all)");
  }

  @Test
  void leavesUnknownTypesToTheCompilerAndReportsTheRest() {
    Compilation compilation =
        Compiler.javac()
            .withProcessors(
                new OneARound(List.of(SUPERCLASS, LAYERS, ROW)), new KeraunosProcessor())
            .compile(NET);
    assertThat(messages(compilation)).contains("[KER601]");
    assertThat(messages(compilation)).contains("class Other");
    assertThat(messages(compilation)).doesNotContain("KER9");
    assertThat(messages(compilation)).doesNotContain("KER4");
  }

  @Test
  void leavesWrongAnnotationValuesToTheCompiler() {
    Compilation compilation =
        Compiler.javac()
            .withProcessors(new KeraunosProcessor())
            .compile(
                JavaFileObjects.forSourceLines(
                    "user.Wrong",
                    "package user;",
                    "import io.keraunos.annotation.*;",
                    "class Wrong {",
                    "  @On(Event.TRAIN_EPOCH_FINISHED) void hook() {}",
                    "  @TestStep void test(io.keraunos.step.Step step) {}",
                    "  @DataLoader(stage = Stage.TETS, batchSize = \"8\")",
                    "  io.keraunos.data.Dataset<Row> rows() { return null; }",
                    "  record Row(float feature, @TensorShape({x}) byte[] image) {}",
                    "}"));
    assertThat(compilation).failed();
    // The compilers word it differently; the lines are those of the unknown event and stage.
    assertThat(compilation.errors().stream().map(Diagnostic::getLineNumber).toList())
        .containsAtLeast(4L, 6L);
    assertThat(messages(compilation)).doesNotContain("KER");
  }

  /** A processor of everything is still told of the round, and of the annotations of others. */
  @Test
  void claimsItsOwnAnnotationsAlone() {
    Set<String> seen = new HashSet<>();
    JavaFileObject marked =
        JavaFileObjects.forSourceString(
            "user.Net", text(RIGHT_NET).replace("public class", "@Mine public class"));
    JavaFileObject mine =
        JavaFileObjects.forSourceString("user.Mine", "package user; public @interface Mine {}");
    Compilation compilation =
        Compiler.javac()
            .withProcessors(
                new OneARound(List.of(SUPERCLASS, LAYERS, OTHER)),
                new KeraunosProcessor(),
                new AbstractProcessor() {
                  @Override
                  public Set<String> getSupportedAnnotationTypes() {
                    return Set.of("*");
                  }

                  @Override
                  public SourceVersion getSupportedSourceVersion() {
                    return SourceVersion.latest();
                  }

                  @Override
                  public boolean process(
                      Set<? extends TypeElement> annotations, RoundEnvironment round) {
                    annotations.forEach(annotation -> seen.add(annotation.toString()));
                    return false;
                  }
                })
            .compile(marked, mine);
    assertThat(compilation).succeeded();
    assertThat(seen).contains("user.Mine");
    assertThat(seen).doesNotContain("io.keraunos.annotation.TestStep");
  }

  /** Each generated file comes from one class, so Gradle may compile incrementally. */
  @Test
  void declaresItselfToGradle() throws IOException {
    try (InputStream declaration =
        KeraunosProcessor.class.getResourceAsStream(
            "/META-INF/gradle/incremental.annotation.processors")) {
      assertThat(new String(declaration.readAllBytes(), StandardCharsets.UTF_8).strip())
          .isEqualTo(KeraunosProcessor.class.getName() + ",isolating");
    }
  }

  private static String messages(Compilation compilation) {
    return String.join(
        "\n", compilation.errors().stream().map(error -> error.getMessage(Locale.ROOT)).toList());
  }

  private static String text(JavaFileObject source) {
    try {
      return source.getCharContent(false).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Generates one class in each round. */
  private static final class OneARound extends AbstractProcessor {
    private final Queue<Map.Entry<String, String>> sources;

    OneARound(List<Map.Entry<String, String>> sources) {
      this.sources = new ArrayDeque<>(sources);
    }

    @Override
    public Set<String> getSupportedAnnotationTypes() {
      return Set.of("*");
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
      return SourceVersion.latest();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
      Map.Entry<String, String> next = sources.poll();
      if (next != null) {
        try (Writer writer =
            processingEnv.getFiler().createSourceFile(next.getKey()).openWriter()) {
          writer.write(next.getValue());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return false;
    }
  }
}
