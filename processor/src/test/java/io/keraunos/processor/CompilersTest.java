package io.keraunos.processor;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.jdt.core.compiler.batch.BatchCompiler;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The processor in compilers as users start them, on a processor path of its own. */
final class CompilersTest {
  @TempDir Path out;

  static Stream<Path> programs() {
    return Programs.in("good").stream();
  }

  @ParameterizedTest
  @MethodSource("programs")
  void worksInJavacOnAProcessorPath(Path program) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "javac").toString()));
    command.addAll(List.of("--release", "17", "-Xlint:all,-processing", "-Werror"));
    command.addAll(arguments(program));
    Process javac = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(javac.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertWithMessage(output).that(javac.waitFor()).isEqualTo(0);
    assertThat(output).isEmpty();
    assertThat(generated()).isEqualTo(expected(program));
  }

  @ParameterizedTest
  @MethodSource("programs")
  void worksInEclipsesCompiler(Path program) throws IOException {
    StringWriter output = new StringWriter();
    PrintWriter writer = new PrintWriter(output);
    List<String> arguments = new ArrayList<>(List.of("--release", "17", "-proceedOnError"));
    arguments.addAll(arguments(program));
    boolean succeeded =
        BatchCompiler.compile(arguments.toArray(String[]::new), writer, writer, null);
    assertWithMessage(output.toString()).that(succeeded).isTrue();
    assertThat(generated()).isEqualTo(expected(program));
  }

  private List<String> arguments(Path program) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-processorpath", ClassPath.ofProcessor(), "-classpath", ClassPath.ofProgram()));
    arguments.addAll(List.of("-d", out.toString(), "-s", out.toString()));
    Programs.sources(program).forEach(source -> arguments.add(source.toString()));
    return arguments;
  }

  private Map<String, String> generated() throws IOException {
    return texts(out);
  }

  private static Map<String, String> expected(Path program) throws IOException {
    return texts(Programs.ROOT.resolve("expected").resolve(program.getFileName()));
  }

  private static Map<String, String> texts(Path folder) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    for (Path source : Programs.sources(folder)) {
      texts.put(folder.relativize(source).toString(), Files.readString(source));
    }
    return texts;
  }
}
