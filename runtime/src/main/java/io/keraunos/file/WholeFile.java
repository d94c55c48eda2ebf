package io.keraunos.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that is written as a whole: its name shows what was there before until all of the new
 * bytes are on the disk.
 *
 * <pre>{@code
 * WholeFile.write(folder.resolve("config.yaml"), yaml);
 * WholeFile.write(file, out -> page.writeTo(out));
 * }</pre>
 */
public final class WholeFile {
  private WholeFile() {}

  /** Writer of the bytes of a file. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes the bytes.
     *
     * @param out buffered; it need not be flushed or closed
     */
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes a text in UTF-8. A lone surrogate becomes a '?'. */
  public static void write(Path file, String text) throws IOException {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes bytes. */
  public static void write(Path file, byte[] bytes) throws IOException {
    write(file, out -> out.write(bytes));
  }

  /**
   * Writes a file, in the place of one that is there. A device or a pipe is written to as it is; of
   * a link the file that it leads to is replaced.
   *
   * @param file its folder must be there
   * @throws IOException if it cannot be written, or the content throws; what was there before is as
   *     it was
   */
  public static void write(Path file, Content content) throws IOException {
    Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target))) {
        content.writeTo(out);
      }
      return;
    }
    Unfinished.sweep(target);
    Path unfinished = Unfinished.of(target);
    boolean complete = false;
    try {
      writeNew(unfinished, content);
      Folders.rename(unfinished, target);
      complete = true;
    } finally {
      if (!complete) {
        Files.deleteIfExists(unfinished);
      }
    }
  }

  private static void writeNew(Path file, Content content) throws IOException {
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW))) {
      content.writeTo(out);
    }
    OpenFile.force(file, StandardOpenOption.WRITE);
  }
}
