package io.keraunos.examples;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A file with the data of an example: the user's own, or the one that the example ships.
 *
 * @param name what it is called in either place
 * @param owner the class beside which the shipped one lies
 * @param folder where the user has his own; empty for the shipped one
 */
public record DataFile(String name, Class<?> owner, Optional<Path> folder) {

  /**
   * Opens it for reading.
   *
   * @throws NoSuchFileException if the user named a folder that does not have it
   */
  public InputStream open() throws IOException {
    if (folder.isEmpty()) {
      return Objects.requireNonNull(owner.getResourceAsStream(name), name);
    }
    Path file = folder.get().resolve(name);
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(
          file.toString(), null, "leave --data-dir out for the data that come with the example");
    }
    return Files.newInputStream(file);
  }
}
