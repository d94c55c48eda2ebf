package io.keraunos.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that grows at its end. Appended bytes survive a kill at once, and a power failure once
 * they were forced; a part of the last append may survive too.
 */
public final class AppendedFile implements AutoCloseable {

  private final Path file;
  private final OutputStream out;

  private AppendedFile(Path file, OutputStream out) {
    this.file = file;
    this.out = out;
  }

  /** Opens a file, which is made if it is not there. */
  public static AppendedFile open(Path file) throws IOException {
    boolean there = Files.exists(file);
    OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    try {
      if (!there) {
        Folders.force(Folders.parent(file.toAbsolutePath()));
      }
      return new AppendedFile(file, out);
    } catch (IOException e) {
      out.close();
      throw e;
    }
  }

  /**
   * Cuts off the end of a file that nobody appends to.
   *
   * @param length the number of bytes to keep; a file without more stays as it is
   */
  public static void cut(Path file, long length) throws IOException {
    if (length < Files.size(file)) {
      OpenFile.use(
          file,
          StandardOpenOption.WRITE,
          channel -> {
            channel.truncate(length);
            channel.force(true);
          });
    }
  }

  /** Returns the number of bytes that the file has. */
  public long length() throws IOException {
    return Files.size(file);
  }

  /**
   * Appends bytes.
   *
   * @throws NoSuchFileException if the file was removed: nobody could read what is written then
   */
  public void append(byte[] bytes) throws IOException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    out.write(bytes);
  }

  /** Brings all that was appended to the disk. */
  public void force() throws IOException {
    OpenFile.force(file, StandardOpenOption.WRITE);
  }

  /** Forces the file to the disk, and closes it. */
  @Override
  public void close() throws IOException {
    try (out) {
      if (Files.exists(file)) {
        force();
      }
    }
  }
}
