package io.keraunos.processor;

import static com.google.common.truth.Truth.assertWithMessage;
import static com.google.testing.compile.CompilationSubject.assertThat;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.Compiler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compiles every program in {@code right/}: the corrected form of the one of the same name in
 * {@code bad/}. There must be nothing to say of it.
 */
final class RightProgramsTest {

  static Stream<Path> programs() {
    return Programs.in("right").stream();
  }

  @ParameterizedTest
  @MethodSource("programs")
  void hasNoMistake(Path program) {
    Path wrong = Programs.ROOT.resolve("bad").resolve(program.getFileName());
    assertWithMessage("the wrong form of %s", program).that(Files.exists(wrong)).isTrue();
    List<Path> sources = new ArrayList<>(Programs.sources(program));
    sources.addAll(Programs.sources(Programs.ROOT.resolve("support")));
    Compilation compilation =
        Compiler.javac()
            .withOptions("-Xlint:all,-processing", "-Werror")
            .withProcessors(new KeraunosProcessor())
            .compile(Programs.read(sources));
    assertThat(compilation).succeededWithoutWarnings();
  }
}
