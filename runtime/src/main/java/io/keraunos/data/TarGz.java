package io.keraunos.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Unpacks {@code .tar.gz} archives that nobody has to trust. */
public final class TarGz {
  private TarGz() {}

  /**
   * Unpacks the files and folders of an archive.
   *
   * @param archive the file
   * @param folder where they go; created if it is not there
   * @param limit how many bytes they may have, unpacked
   * @throws IOException if the archive is damaged, an entry would lie outside the folder or is
   *     neither a file nor a folder, or there are more bytes than that
   */
  public static void unpack(Path archive, Path folder, long limit) throws IOException {
    Path root = folder.toAbsolutePath().normalize();
    long bytes = 0;
    try (InputStream file = new BufferedInputStream(Files.newInputStream(archive));
        TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(file))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path target = root.resolve(entry.getName()).normalize();
        if (!target.startsWith(root)) {
          throw new IOException(
              "%s holds \"%s\", which lies outside the folder it is unpacked to"
                  .formatted(archive, entry.getName()));
        }
        bytes += entry.getSize();
        if (bytes > limit) {
          throw new IOException("%s holds more than %,d bytes".formatted(archive, limit));
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else if (entry.isFile()) {
          Files.createDirectories(target.getParent());
          Files.copy(tar, target);
        } else {
          throw new IOException(
              "%s holds \"%s\", which is neither a file nor a folder"
                  .formatted(archive, entry.getName()));
        }
      }
    }
  }
}
