package io.keraunos.cli;

import io.keraunos.provenance.Provenance;
import io.keraunos.provenance.Reproduction;
import io.keraunos.provenance.RunCommand;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A process that trains a model again. It is ended as soon as the weights are there and the same:
 * what the program does with them is not wanted twice.
 *
 * @param model the model to train again
 * @param then its provenance
 * @param command the command that trains it
 * @param into the folder for all that is written
 * @param anyway whether to train on other data too
 */
record ReproducedRun(Path model, Provenance then, RunCommand command, Path into, boolean anyway) {

  private static final long POLL_MILLIS = 200;
  private static final int LINES = 20;

  /**
   * An end of the process.
   *
   * @param model the provenance of the model that was trained, the same one if there is one
   * @param exitCode the exit code of the process, unless it was ended
   * @param said the last lines that it has printed
   */
  record Outcome(Optional<Provenance> model, int exitCode, String said) {}

  /** Trains until the weights are there, or the process ends. */
  Outcome train() throws IOException, InterruptedException {
    Path log = into.resolve("output.txt");
    Process process =
        new ProcessBuilder(line()).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      process.getOutputStream().close();
      while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        Optional<Provenance> same = trained().stream().filter(this::isSame).findFirst();
        if (same.isPresent()) {
          return new Outcome(same, 0, "");
        }
      }
      List<Provenance> all = trained();
      return new Outcome(
          all.stream().filter(this::isSame).findFirst().or(() -> all.stream().findFirst()),
          process.exitValue(),
          lastLines(log));
    } finally {
      process.destroy();
      if (!process.waitFor(1, TimeUnit.MINUTES)) {
        process.destroyForcibly().waitFor();
      }
    }
  }

  private List<String> line() {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(command.options());
    line.addAll(Reproduction.options(model, into, anyway));
    line.addAll(List.of("-cp", classPath(), command.mainClass()));
    line.addAll(command.arguments());
    return line;
  }

  /** Returns the class path of this process, which a module path is part of. */
  private static String classPath() {
    return Stream.of("java.class.path", "jdk.module.path")
        .map(System::getProperty)
        .filter(path -> path != null && !path.isEmpty())
        .reduce((one, other) -> one + File.pathSeparator + other)
        .orElse("");
  }

  private boolean isSame(Provenance now) {
    return now.weightsSha256().equals(then.weightsSha256());
  }

  /** Returns the checkpoints of the model's step that are whole, whichever fit has written them. */
  private List<Provenance> trained() throws IOException {
    Path runs = into.resolve(then.model().name());
    String step = String.format(Locale.ROOT, "step-%012d", then.training().step());
    if (!Files.isDirectory(runs)) {
      return List.of();
    }
    List<Path> folders;
    try (Stream<Path> all = Files.list(runs)) {
      folders = all.map(run -> run.resolve("checkpoints").resolve(step)).sorted().toList();
    }
    return folders.stream()
        .filter(Files::isDirectory)
        .flatMap(of -> Provenance.find(of).stream())
        .toList();
  }

  private static String lastLines(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
  }
}
