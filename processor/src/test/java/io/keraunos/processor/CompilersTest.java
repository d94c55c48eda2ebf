package io.keraunos.processor;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.jdt.core.compiler.batch.BatchCompiler;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The processor in compilers as users start them, on a processor path of its own. */
final class CompilersTest {
  @TempDir private static Path jars;
  private static String processorPath;

  @TempDir private Path out;

  @BeforeAll
  static void packProcessor() throws IOException {
    processorPath = ClassPath.ofProcessor(jars);
  }

  static Stream<Path> programs() {
    return Programs.in("good").stream();
  }

  @ParameterizedTest
  @MethodSource("programs")
  void worksInJavacOnAProcessorPath(Path program) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(java("javac")));
    command.addAll(List.of("--release", "17", "-Xlint:all", "-Werror"));
    command.addAll(arguments(program));
    assertThat(run(command)).isEmpty();
    assertThat(generated()).isEqualTo(expected(program));
  }

  @ParameterizedTest
  @MethodSource("programs")
  void worksInEclipsesCompiler(Path program) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(java("java"), "-cp", ClassPath.location(BatchCompiler.class).toString()));
    command.addAll(List.of("org.eclipse.jdt.internal.compiler.batch.Main", "--release", "17"));
    command.addAll(arguments(program));
    run(command);
    assertThat(generated()).isEqualTo(expected(program));
  }

  /** Eclipse's compiler gives the constants of an enum in a class file in another order. */
  @Test
  void worksInEclipsesCompilerWithRecordsThatWereCompiledBefore()
      throws IOException, InterruptedException {
    Path program = Programs.ROOT.resolve("good").resolve("features");
    Path classes = Files.createDirectory(jars.resolve("records"));
    List<Path> sources = Programs.sources(program);
    List<Path> records =
        sources.stream()
            .filter(source -> !source.toString().matches(".*(Churn|Price|Track).java"))
            .toList();
    List<String> javac = new ArrayList<>(List.of(java("javac"), "--release", "17", "-proc:none"));
    javac.addAll(List.of("-cp", ClassPath.ofProgram(), "-d", classes.toString()));
    records.forEach(record -> javac.add(record.toString()));
    run(javac);

    List<String> command =
        new ArrayList<>(
            List.of(java("java"), "-cp", ClassPath.location(BatchCompiler.class).toString()));
    command.addAll(List.of("org.eclipse.jdt.internal.compiler.batch.Main", "--release", "17"));
    command.addAll(arguments(program));
    command.removeAll(records.stream().map(Path::toString).toList());
    int classPath = command.indexOf("-classpath") + 1;
    command.set(classPath, classes + File.pathSeparator + command.get(classPath));
    run(command);
    assertThat(generated()).isEqualTo(expected(program));
  }

  /** A module that does not read {@code java.compiler} cannot name {@code @Generated}. */
  @Test
  void worksInANamedModule() throws IOException, InterruptedException {
    Path moduleInfo =
        Files.writeString(jars.resolve("module-info.java"), "module user { exports example; }");
    List<String> command = new ArrayList<>(List.of(java("javac")));
    command.addAll(List.of("--release", "17", "-Xlint:all", "-Werror"));
    command.addAll(List.of("--add-reads", "user=ALL-UNNAMED", moduleInfo.toString()));
    command.addAll(arguments(Programs.ROOT.resolve("good").resolve("cifar10")));
    assertThat(run(command)).isEmpty();
    assertThat(generated().get("example/Cifar10NetTrainer.java")).doesNotContain("@Generated");
  }

  private static String java(String tool) {
    return Path.of(System.getProperty("java.home"), "bin", tool).toString();
  }

  private static String run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertWithMessage(output).that(process.waitFor()).isEqualTo(0);
    return output;
  }

  /** Eclipse's compiler forgets a processor path that comes before the class path. */
  private List<String> arguments(Path program) {
    List<String> arguments =
        new ArrayList<>(
            List.of("-classpath", ClassPath.ofProgram(), "-processorpath", processorPath));
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
