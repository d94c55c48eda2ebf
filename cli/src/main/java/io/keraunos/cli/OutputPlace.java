package io.keraunos.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Checks before the work whether its result can be written to the place that was named. */
final class OutputPlace {
  private OutputPlace() {}

  /**
   * Checks that a file can be written.
   *
   * @throws IllegalArgumentException if not; it says why
   */
  static void checkFile(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw refused("in a folder that is there", file);
    }
    if (Files.isDirectory(file)) {
      throw refused("a file, which a folder is not", file);
    }
    if (!Files.isWritable(Files.exists(file) ? file : folder)) {
      throw refused("where this process may write", file);
    }
  }

  /**
   * Checks that a new folder can be made, or that an empty one can be filled.
   *
   * @throws IllegalArgumentException if not; it says why
   */
  static void checkFolder(Path folder) {
    checkVersions(folder);
    if (Files.isDirectory(folder) && !empty(folder)) {
      throw refused("new or empty", folder);
    }
  }

  /**
   * Checks that a folder can be made, or that something can be added to the one that is there.
   *
   * @throws IllegalArgumentException if not; it says why
   */
  static void checkVersions(Path folder) {
    Path there = folder.toAbsolutePath();
    while (there != null && Files.notExists(there)) {
      there = there.getParent();
    }
    if (there == null || !Files.isDirectory(there)) {
      throw refused("a folder, which a file is not", folder);
    }
    if (!Files.isWritable(there)) {
      throw refused("where this process may write", folder);
    }
  }

  private static boolean empty(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    } catch (IOException e) {
      throw refused("a folder that can be read", folder);
    }
  }

  private static IllegalArgumentException refused(String rule, Path path) {
    return new IllegalArgumentException("--output must be %s, but was %s".formatted(rule, path));
  }
}
