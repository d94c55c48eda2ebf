package io.keraunos.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a run, {@code root/Module/version_0}, {@code version_1} and so on: a new one on
 * first use, or that of the run that goes on. While a fit writes to it, it is locked.
 */
final class RunFolder {

  private static final Pattern VERSION = Pattern.compile("version_(\\d{1,9})");
  private static final String CHECKPOINTS = "checkpoints";

  private final Path module;
  private final boolean writes;
  private @Nullable Path folder;
  private @Nullable RunLock lock;

  /**
   * Creates the folder's name; nothing is made yet.
   *
   * @param writes whether the run writes to its folder; one that only reads takes no lock
   */
  RunFolder(Path root, String module, boolean writes) {
    this.module = root.resolve(module);
    this.writes = writes;
  }

  /** Returns the folder with all runs of this module. */
  Path parent() {
    return module;
  }

  /**
   * Returns this run's folder, which is made if it is not there, and is this trainer's alone until
   * {@link #release}.
   *
   * @throws IllegalStateException if another process or trainer writes to it
   */
  Path path() {
    Path known = folder;
    if (known == null) {
      known = create();
      folder = known;
    } else if (lock == null) {
      use(known);
    }
    return known;
  }

  /** Returns this run's folder, if it has one yet and writes to it. */
  Optional<Path> known() {
    return writes ? Optional.ofNullable(folder) : Optional.empty();
  }

  /** Returns the folder of this run's checkpoints. */
  Path checkpoints() {
    return checkpoints(path());
  }

  /** Returns the folder of a run's checkpoints. */
  static Path checkpoints(Path run) {
    return run.resolve(CHECKPOINTS);
  }

  /**
   * Goes on in the folder of an earlier run.
   *
   * @throws IllegalStateException if another process or trainer writes to it
   */
  void use(Path run) {
    if (writes) {
      RunLock.Attempt attempt = attempt(run);
      lock =
          attempt
              .lock()
              .orElseThrow(
                  () ->
                      new IllegalStateException(
                          "a run's folder must be written to by one trainer at a time, but %s is in use by %s. Wait until that has ended, or use another defaultRootDir"
                              .formatted(run.toAbsolutePath(), attempt.holder())));
    }
    folder = run;
  }

  private static RunLock.Attempt attempt(Path run) {
    try {
      return RunLock.attempt(run);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the run's folder %s cannot be locked: %s".formatted(run.toAbsolutePath(), e), e);
    }
  }

  /**
   * Takes the lock of this run's folder, which it had before, until {@link #release}; returns
   * whether nobody else has it.
   */
  boolean lock() {
    lock = attempt(Objects.requireNonNull(folder)).lock().orElse(null);
    return lock != null;
  }

  /** Forgets the run that was to go on. */
  void leave() {
    release();
    folder = null;
  }

  /** Lets others write to the folder. */
  void release() {
    RunLock held = lock;
    lock = null;
    if (held != null) {
      try {
        held.close();
      } catch (IOException e) {
        throw new UncheckedIOException("the lock of " + folder + " cannot be removed: " + e, e);
      }
    }
  }

  private Path create() {
    try {
      Files.createDirectories(module);
      List<Path> runs = runs();
      long next = runs.isEmpty() ? 0 : number(runs.get(0)) + 1;
      while (true) {
        Path version = module.resolve("version_" + next);
        try {
          Files.createDirectory(version);
          use(version);
          return version;
        } catch (FileAlreadyExistsException e) {
          next++; // another run has begun meanwhile
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "a folder for this run cannot be made in %s: %s".formatted(module.toAbsolutePath(), e),
          e);
    }
  }

  /** Returns the folders of all runs, the newest first. */
  List<Path> runs() {
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
