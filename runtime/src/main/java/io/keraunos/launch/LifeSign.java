package io.keraunos.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A file that a worker touches twice a second, so that the launcher can tell one that is frozen
 * (stopped by a signal, out of memory, stuck outside of Java) from one that works.
 */
final class LifeSign {

  private final Path file;

  private LifeSign(Path file) {
    this.file = file;
  }

  /** Returns the sign in a file, which need not be there. */
  static LifeSign of(String file) {
    return new LifeSign(Path.of(file));
  }

  /** Shows that this process lives. Where the file cannot be written, nothing is shown. */
  void give() {
    try {
      if (Files.notExists(file)) {
        Files.createFile(file);
      }
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    } catch (IOException e) {
      // The launcher does not count on a sign: without one it waits as long as for any program.
    }
  }

  /** Returns how long ago the last sign was given; empty if there never was one. */
  Optional<Duration> age() {
    try {
      Instant given = Files.getLastModifiedTime(file).toInstant();
      return Optional.of(Duration.between(given, Instant.now()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Removes the file: the worker has given no sign yet. */
  void forget() throws IOException {
    Files.deleteIfExists(file);
  }

  /** Removes the file, and its folder if it was the last one there. */
  void remove() {
    try {
      Files.deleteIfExists(file);
      Files.deleteIfExists(file.resolveSibling("").toAbsolutePath());
    } catch (IOException e) {
      // Another worker's is still there, or the launcher was quicker.
    }
  }
}
