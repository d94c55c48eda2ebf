package io.keraunos.maven;

import io.keraunos.maven.check.CheckMain;
import io.keraunos.maven.check.Report;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The process in which modules are checked: a Java of its own, as that of Maven would keep
 * TensorFlow's native library, which one class loader alone can use.
 *
 * @param folder the folder for its files
 * @param classPath the class path that the project runs with
 * @param timeoutSeconds the most that it may take
 */
record CheckProcess(Path folder, List<Path> classPath, int timeoutSeconds) {

  /** Checks modules. */
  List<Report> run(List<String> trainers) throws IOException, InterruptedException {
    Path reports = folder.resolve("reports.tsv");
    Path log = folder.resolve("check.log");
    Files.deleteIfExists(reports);
    Process process =
        new ProcessBuilder(java(), "@" + arguments(reports, trainers))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (!process.waitFor(timeoutSeconds, TimeUnit.SECONDS)) {
        throw new IOException(
            "the check of %s must end within %s s, but did not. See %s, or set timeoutSeconds"
                .formatted(trainers, timeoutSeconds, log));
      }
    } finally {
      process.destroyForcibly();
    }
    if (process.exitValue() != 0 || !Files.exists(reports)) {
      throw new IOException(
          "the check of %s has ended with exit code %s. See %s"
              .formatted(trainers, process.exitValue(), log));
    }
    return Report.parse(Files.readAllLines(reports));
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Writes the arguments to a file: a class path may be longer than a command line. */
  private Path arguments(Path reports, List<String> trainers) throws IOException {
    String path =
        classPath.stream()
            .map(Path::toString)
            .collect(Collectors.joining(java.io.File.pathSeparator));
    List<String> all = new ArrayList<>(List.of("-cp", path, CheckMain.class.getName()));
    all.add(reports.toString());
    all.addAll(trainers);
    List<String> quoted = all.stream().map(each -> '"' + each.replace("\\", "\\\\") + '"').toList();
    return Files.write(folder.resolve("arguments"), quoted, StandardCharsets.UTF_8);
  }

  /** Returns where this plugin's own classes lie. */
  static Path plugin() throws IOException {
    try {
      return Path.of(
          CheckProcess.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException("the plugin's own jar cannot be found", e);
    }
  }
}
