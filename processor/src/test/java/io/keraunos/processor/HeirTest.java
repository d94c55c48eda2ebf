package io.keraunos.processor;

import static com.google.testing.compile.CompilationSubject.assertThat;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.Compiler;
import com.google.testing.compile.JavaFileObjects;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.Test;

/** Classes that inherit all their annotated methods. */
final class HeirTest {

  private static final JavaFileObject BASE =
      JavaFileObjects.forSourceLines(
          "user.Base",
          "package user;",
          "import io.keraunos.annotation.*;",
          "abstract class Base {",
          "  @TestStep void test(io.keraunos.step.Step step) {}",
          "  @DataLoader(stage = Stage.TEST, batchSize = 1)",
          "  io.keraunos.data.Dataset<Row> rows() { return null; }",
          "  record Row(float feature) {}",
          "}");

  private static Compilation compile(JavaFileObject... sources) {
    return Compiler.javac()
        .withOptions("-Xlint:all", "-Werror")
        .withProcessors(new KeraunosProcessor())
        .compile(sources);
  }

  private static JavaFileObject net(String... members) {
    return JavaFileObjects.forSourceLines(
        "user.Nets",
        "package user;",
        "import io.keraunos.annotation.*;",
        "class Nets {",
        "  abstract static class Middle extends Base {}",
        "  static class Net extends Middle {",
        String.join("\n", members),
        "  }",
        "}");
  }

  @Test
  void nothingIsGeneratedForThemAndANoteSaysSo() {
    JavaFileObject net = net("    final int width = 3;");
    Compilation compilation = compile(BASE, net);
    assertThat(compilation).succeededWithoutWarnings();
    assertThat(compilation)
        .hadNoteContaining(
            "[KER019] Nothing is generated for Net, which has no annotated method of its own and"
                + " inherits those of Base. If it is to have a trainer, override one of them and"
                + " repeat its annotation.")
        .inFile(net)
        .onLineContaining("class Net ");
    assertThat(compilation).hadNoteCount(1);
  }

  @Test
  void oneThatRepeatsAnAnnotationIsAModule() {
    Compilation compilation =
        compile(BASE, net("    @Override @TestStep void test(io.keraunos.step.Step step) {}"));
    assertThat(compilation).succeededWithoutWarnings();
    assertThat(compilation).hadNoteCount(0);
    assertThat(compilation).generatedSourceFile("user.Nets_NetTrainer");
  }
}
