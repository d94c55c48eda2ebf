package io.keraunos.processor;

import static com.google.common.truth.Truth.assertThat;
import static com.google.testing.compile.CompilationSubject.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.testing.compile.Compilation;
import com.google.testing.compile.Compiler;
import com.google.testing.compile.JavaFileObjects;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.JavaFileObject;
import javax.tools.StandardLocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Modules whose records and superclasses were compiled before, into a jar. */
final class OtherJarTest {
  @TempDir Path folder;

  @Test
  void readsShapesFromARecordInAJar() throws IOException {
    Compilation compilation =
        compileAgainstJar(
            "public record Image(@io.keraunos.annotation.TensorShape({28, 28}) byte[] pixels,"
                + " int label) {}",
            "Image");
    assertThat(compilation).succeededWithoutWarnings();
    assertThat(GoodProgramsTest.generated(compilation).get("user/NetImageCollator.java"))
        .contains("Feature.of(\"pixels\", Feature.Type.UINT8, 28, 28)");
  }

  @Test
  void showsAMistakeInAJarAtTheClassThatUsesIt() throws IOException {
    Compilation compilation =
        compileAgainstJar("public record Image(byte[] pixels, int label) {}", "Image");
    assertThat(compilation).hadErrorCount(1);
    assertThat(compilation)
        .hadErrorContaining("[KER405] Array component pixels must have a shape")
        .inFile(net("Image"))
        .onLineContaining("class Net");
    assertThat(compilation).hadErrorContaining("(Found in data.Image.)");
  }

  /** Annotations of a record in a jar are in its class file. */
  @Test
  void readsMeaningsFromARecordInAJar() throws IOException {
    Compilation compilation =
        compileAgainstJar(
            "import io.keraunos.annotation.*; public record Image("
                + "@Numeric(missing = Missing.MEAN) Double size, @Category Kind kind, Part part,"
                + " @Label int label) {"
                + " public enum Kind { Z, A } public record Part(@Buckets(4) int depth) {} }",
            "Image");
    assertThat(compilation).succeededWithoutWarnings();
    String collator = GoodProgramsTest.generated(compilation).get("user/NetImageCollator.java");
    for (String meaning :
        List.of(
            "number(Scale.STANDARD, Missing.MEAN)",
            "category(Image.Kind.class, Missing.REFUSED)",
            "buckets(4, Missing.REFUSED)")) {
      assertThat(collator).contains(".as(Meaning." + meaning + ")");
    }
  }

  private Compilation compileAgainstJar(String record, String name) throws IOException {
    List<File> classPath = new ArrayList<>();
    classPath.add(
        jar(Compiler.javac()
                .compile(
                    JavaFileObjects.forSourceString("data." + name, "package data; " + record)))
            .toFile());
    Arrays.stream(ClassPath.ofProgram().split(File.pathSeparator))
        .map(File::new)
        .forEach(classPath::add);
    return Compiler.javac()
        .withProcessors(new KeraunosProcessor())
        .withClasspath(classPath)
        .compile(net(name));
  }

  private static JavaFileObject net(String record) {
    return JavaFileObjects.forSourceLines(
        "user.Net",
        "package user;",
        "import io.keraunos.annotation.*;",
        "public class Net {",
        "  @TestStep void test(io.keraunos.step.Step step) {}",
        "  @DataLoader(stage = Stage.TEST, batchSize = 1)",
        "  io.keraunos.data.Dataset<data." + record + "> images() { return null; }",
        "}");
  }

  private Path jar(Compilation compilation) throws IOException {
    assertThat(compilation).succeeded();
    Path jar = folder.resolve("data.jar");
    ImmutableList<JavaFileObject> files = compilation.generatedFiles();
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (JavaFileObject file : files) {
        String path = file.toUri().getPath();
        out.putNextEntry(
            new JarEntry(path.substring(StandardLocation.CLASS_OUTPUT.getName().length() + 2)));
        try (InputStream in = file.openInputStream()) {
          in.transferTo(out);
        }
      }
    }
    return jar;
  }
}
