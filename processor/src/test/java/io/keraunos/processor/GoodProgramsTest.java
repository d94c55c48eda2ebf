package io.keraunos.processor;

import static com.google.common.truth.Truth.assertThat;
import static com.google.testing.compile.CompilationSubject.assertThat;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.Compiler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compiles every program in {@code good/} and compares what was generated with {@code expected/}.
 * With {@code -Dkeraunos.rewrite=true} it writes {@code expected/} anew.
 */
final class GoodProgramsTest {
  private static final Path EXPECTED = Programs.ROOT.resolve("expected");

  static Stream<Path> programs() {
    return Programs.in("good").stream();
  }

  @ParameterizedTest
  @MethodSource("programs")
  void generatesTheExpectedSourcesWithoutWarnings(Path program) throws IOException {
    Compilation compilation = compile(Programs.sources(program));
    assertThat(compilation).succeededWithoutWarnings();
    Map<String, String> generated = generated(compilation);
    Path folder = EXPECTED.resolve(program.getFileName());
    if (Boolean.getBoolean("keraunos.rewrite")) {
      rewrite(folder, generated);
    }
    generated.values().forEach(text -> assertThat(text).doesNotContain("Stands in"));
    Map<String, String> expected = new TreeMap<>();
    for (Path source : Programs.sources(folder)) {
      expected.put(folder.relativize(source).toString(), Files.readString(source));
    }
    assertThat(generated).containsExactlyEntriesIn(expected);
  }

  @ParameterizedTest
  @MethodSource("programs")
  void generatesTheSameWhateverTheOrderOfTheSources(Path program) {
    List<Path> sources = Programs.sources(program);
    Map<String, String> first = generated(compile(sources));
    assertThat(generated(compile(sources))).isEqualTo(first);
    List<Path> reversed = new ArrayList<>(sources);
    Collections.reverse(reversed);
    assertThat(generated(compile(reversed))).isEqualTo(first);
  }

  private static Compilation compile(List<Path> sources) {
    return Compiler.javac()
        .withProcessors(new KeraunosProcessor())
        .withOptions("-Xlint:all,-processing", "-Werror")
        .compile(Programs.read(sources));
  }

  /** Path to text of every generated source. */
  static Map<String, String> generated(Compilation compilation) {
    Map<String, String> sources = new TreeMap<>();
    for (JavaFileObject source : compilation.generatedSourceFiles()) {
      try {
        sources.put(
            source.toUri().getPath().replaceFirst("^/SOURCE_OUTPUT/", ""),
            source.getCharContent(false).toString());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return sources;
  }

  private static void rewrite(Path folder, Map<String, String> generated) throws IOException {
    Files.createDirectories(folder);
    for (Path old : Programs.sources(folder)) {
      Files.delete(old);
    }
    for (Map.Entry<String, String> source : generated.entrySet()) {
      Path file = folder.resolve(source.getKey());
      Files.createDirectories(file.getParent());
      Files.writeString(file, source.getValue());
    }
  }
}
