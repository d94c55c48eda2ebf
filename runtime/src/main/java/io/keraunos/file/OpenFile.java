package io.keraunos.file;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Runs repeatable work on an open file or folder, also in an interrupted thread. An interrupt
 * closes a channel under the thread that uses it; a fit that was interrupted still has its last
 * files to write.
 */
final class OpenFile {
  private OpenFile() {}

  interface Work {
    void with(FileChannel channel) throws IOException;
  }

  static void use(Path path, StandardOpenOption mode, Work work) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try (FileChannel channel = FileChannel.open(path, mode)) {
          work.with(channel);
          return;
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Brings a file, or the names in a folder, to the disk. */
  static void force(Path path, StandardOpenOption mode) throws IOException {
    use(path, mode, channel -> channel.force(true));
  }
}
