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
import org.jspecify.annotations.Nullable;

/**
 * The folder of a run, {@code root/Module/version_0}, {@code version_1} and so on: a new one when
 * it is first asked for, or that of the run that goes on.
 */
final class RunFolder {

  private static final Pattern VERSION = Pattern.compile("version_(\\d{1,9})");
  private static final String CHECKPOINTS = "checkpoints";

  private final Path module;
  private @Nullable Path folder;

  RunFolder(Path root, String module) {
    this.module = root.resolve(module);
  }

  /** Where the folders of this module's runs are. */
  Path parent() {
    return module;
  }

  /** This run's folder, which is made if it is not there. */
  Path path() {
    Path known = folder;
    if (known == null) {
      known = create();
      folder = known;
    }
    return known;
  }

  /** This run's folder; empty if nothing was written. */
  Optional<Path> existing() {
    return Optional.ofNullable(folder);
  }

  /** Where this run's checkpoints lie. */
  Path checkpoints() {
    return path().resolve(CHECKPOINTS);
  }

  /**
   * Goes on in the folder of the newest run that has come to a checkpoint.
   *
   * @return whether there is one
   */
  boolean useNewestWithCheckpoints() {
    Optional<Path> newest =
        versions().stream()
            .filter(version -> Files.isDirectory(version.resolve(CHECKPOINTS)))
            .findFirst();
    newest.ifPresent(found -> folder = found);
    return newest.isPresent();
  }

  private Path create() {
    try {
      Files.createDirectories(module);
      List<Path> versions = versions();
      long next = versions.isEmpty() ? 0 : number(versions.get(0)) + 1;
      return Files.createDirectory(module.resolve("version_" + next));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "a folder for this run cannot be made in %s: %s".formatted(module.toAbsolutePath(), e),
          e);
    }
  }

  /** All runs' folders, the newest first. */
  private List<Path> versions() {
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

  private static long number(Path version) {
    return Long.parseLong(version.getFileName().toString().substring("version_".length()));
  }
}
