package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import io.keraunos.data.Archive;
import io.keraunos.data.CsvDataset;
import io.keraunos.data.CsvFormat;
import io.keraunos.progress.ProgressDisplay;
import io.keraunos.trainer.Trainer;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that has the runtime's dependencies, and none of those that are optional. */
class WithoutLibrariesTest {

  private static final List<String> OPTIONAL =
      List.of("fastcsv", "commons-", "progressbar", "jline");

  @TempDir private Path dir;

  private interface Reading {
    void read() throws Exception;
  }

  /** Tries each thing that needs a library, and trains. */
  public static void main(String[] args) {
    Path nowhere = Path.of("nowhere"); // a library is asked for before the file
    tell(() -> CsvDataset.read(nowhere, row -> row.intValue("x")));
    tell(
        () ->
            CsvDataset.read(
                "stream",
                new ByteArrayInputStream(new byte[0]),
                CsvFormat.withHeader(),
                row -> row.intValue("x")));
    tell(() -> Archive.tarGz(nowhere));
    System.out.println(ProgressDisplay.on(true).getClass().getSimpleName());
    System.out.println(train());
  }

  private static void tell(Reading reading) {
    try {
      reading.read();
      System.out.println("no error");
    } catch (Exception e) {
      System.out.println(e);
    }
  }

  private static String train() {
    try (Trainer trainer = new Regression().trainer().maxEpochs(2).build()) {
      trainer.fit();
      return trainer.weightsSha256();
    }
  }

  private static String missing(String user, String artifact, String module) {
    return ("java.lang.IllegalStateException: %s must have the library %s, but it is not on the"
            + " class path. Add it to the dependencies, with the version of keraunos-bom, and"
            + " requires %s to a module-info.java.")
        .formatted(user, artifact, module);
  }

  @Test
  void itIsToldWhichArtifactToAddAndTrainsAsOthersDo() throws Exception {
    String csv = missing("CsvDataset", "de.siegmar:fastcsv", "de.siegmar.fastcsv");
    assertThat(outputWithout(OPTIONAL))
        .containsExactly(
            csv,
            csv,
            missing(
                "Archive", "org.apache.commons:commons-compress", "org.apache.commons.compress"),
            "LineDisplay",
            train())
        .inOrder();
  }

  @Test
  void withThemNothingIsMissing() throws Exception {
    assertThat(outputWithout(List.of()))
        .containsExactly(
            "java.nio.file.NoSuchFileException: nowhere",
            "io.keraunos.data.CsvException: stream must have a header, but is empty",
            "no error",
            "BarDisplay",
            train())
        .inOrder();
  }

  /** Returns the lines that the program prints when these jars are not on its class path. */
  private List<String> outputWithout(List<String> jars) throws Exception {
    List<String> path =
        Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator, -1));
    for (String jar : jars) {
      assertWithMessage(jar)
          .that(path.stream().anyMatch(each -> name(each).startsWith(jar)))
          .isTrue();
    }
    Path output = dir.resolve("output");
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin/java").toString(),
                    "-cp",
                    path.stream()
                        .filter(each -> jars.stream().noneMatch(name(each)::startsWith))
                        .collect(Collectors.joining(File.pathSeparator)),
                    WithoutLibrariesTest.class.getName()))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(900, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readAllLines(output);
  }

  private static String name(String jar) {
    return String.valueOf(Path.of(jar).getFileName());
  }
}
