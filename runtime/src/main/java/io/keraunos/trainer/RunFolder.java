package io.keraunos.trainer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The folders of a module's runs: {@code root/Module/version_0}, {@code version_1} and so on. */
final class RunFolder {

  private static final Pattern VERSION = Pattern.compile("version_(\\d{1,9})");
  private static final String CHECKPOINTS = "checkpoints";

  private RunFolder() {}

  private static long number(Path version) {
    return Long.parseLong(version.getFileName().toString().substring("version_".length()));
  }

  private static List<Path> versions(Path module) {
    if (!Files.isDirectory(module)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(module)) {
      return entries
          .filter(entry -> VERSION.matcher(entry.getFileName().toString()).matches())
          .sorted(Comparator.comparingLong(RunFolder::number).reversed())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the runs cannot be listed: " + e.getMessage(), e);
    }
  }

  /** Makes the folder of a new run. */
  static Path create(Path root, String module) {
    Path parent = root.resolve(module);
    try {
      Files.createDirectories(parent);
      List<Path> versions = versions(parent);
      long next = versions.isEmpty() ? 0 : number(versions.get(0)) + 1;
      return Files.createDirectory(parent.resolve("version_" + next));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "a folder for this run cannot be made in %s: %s".formatted(parent, e.getMessage()), e);
    }
  }

  /** The newest run that has come to a checkpoint; empty if there is none. */
  static Optional<Path> newestWithCheckpoints(Path root, String module) {
    return versions(root.resolve(module)).stream()
        .filter(version -> Files.isDirectory(checkpoints(version)))
        .findFirst();
  }

  /** Where a run's checkpoints lie. */
  static Path checkpoints(Path run) {
    return run.resolve(CHECKPOINTS);
  }
}
