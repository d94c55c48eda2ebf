package io.keraunos.data;

import io.keraunos.check.OptionalLibrary;
import io.keraunos.file.Folders;
import io.keraunos.file.NewFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A {@code .tar.gz} file from an untrusted source. Unpacking it writes nothing outside the folder
 * it is unpacked to, makes no links, and stops at a size; what is unpacked comes under its names
 * only when all of it is there and its checksum is right. An entry's name and attributes may take 1
 * MiB, and there may be a million entries. The remains of a killed process are removed by the next
 * one that unpacks the archive there. It needs the library {@code
 * org.apache.commons:commons-compress}.
 */
public final class Archive {

  private static final int MAX_ENTRIES = 1_000_000;

  private final Path file;

  private Archive(Path file) {
    this.file = file;
  }

  /**
   * Returns the archive in a {@code .tar.gz} file.
   *
   * @throws IllegalStateException if the library is missing; the message names it
   */
  public static Archive tarGz(Path file) {
    OptionalLibrary.COMMONS_COMPRESS.require("Archive");
    return new Archive(file);
  }

  /**
   * Unpacks the files and folders.
   *
   * @param folder the target folder; it is made if need be. Nothing may be there under a name that
   *     the archive has at its top
   * @param maxBytes the most bytes that the files may have in all
   * @throws FileAlreadyExistsException if something is there already
   * @throws IOException if the archive is damaged, too large, holds a link or a device, or names a
   *     path outside the folder; nothing is left behind then
   */
  public void unpack(Path folder, long maxBytes) throws IOException {
    Folders.make(folder);
    try (NewFolder unfinished =
        NewFolder.beside(folder.resolve(String.valueOf(file.getFileName())))) {
      Path part = unfinished.path();
      unpackTo(part.toRealPath(), maxBytes);
      for (Path unpacked : children(part)) {
        Path target = folder.resolve(unpacked.getFileName());
        if (Files.exists(target)) {
          throw new FileAlreadyExistsException(
              target.toString(), null, "delete it to unpack " + file + " again");
        }
      }
      unfinished.force();
      for (Path unpacked : children(part)) {
        Folders.rename(unpacked, folder.resolve(unpacked.getFileName()));
      }
    }
  }

  private void unpackTo(Path folder, long maxBytes) throws IOException {
    long left = maxBytes;
    try (TarEntries tar = TarEntries.of(file)) {
      int entries = 0;
      while (tar.next()) {
        if (++entries > MAX_ENTRIES) {
          throw error("must have at most " + MAX_ENTRIES + " entries, but has more", null);
        }
        Path target = target(folder, tar.name());
        if (tar.isFolder()) {
          Files.createDirectories(target);
        } else if (tar.isPlainFile()) {
          Files.createDirectories(target.getParent());
          left = copy(tar.content(), target, left, maxBytes);
        } else {
          throw error("must hold files and folders only, but " + tar.name() + " is not", null);
        }
      }
      tar.readEnd();
    } catch (UnfitArchiveException e) {
      throw e;
    } catch (FileAlreadyExistsException e) {
      throw error("must name each file once, but names one again: " + e.getMessage(), e);
    } catch (IOException | RuntimeException e) { // damaged headers make the reader throw any
      throw error("cannot be unpacked, it may be cut off or damaged: " + e, e);
    }
  }

  private Path target(Path folder, String entry) throws IOException {
    Path target;
    try {
      Path name = Path.of(entry);
      target = folder.resolve(name).normalize();
      if (!name.isAbsolute() && target.startsWith(folder) && !names(name).contains("..")) {
        return target;
      }
    } catch (InvalidPathException e) {
      throw error("must hold valid names, but one is '" + entry + "'", e);
    }
    throw error("must name paths inside its folder, but names '" + entry + "'", null);
  }

  private static List<String> names(Path path) {
    return Stream.iterate(0, i -> i < path.getNameCount(), i -> i + 1)
        .map(i -> path.getName(i).toString())
        .toList();
  }

  // The size in the header is not trusted: the bytes are counted as they come.
  private long copy(InputStream in, Path target, long left, long maxBytes) throws IOException {
    long rest = left;
    try (OutputStream out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
      byte[] chunk = new byte[1 << 16];
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        rest -= n;
        if (rest < 0) {
          throw error("must have at most " + maxBytes + " bytes in all, but has more", null);
        }
        out.write(chunk, 0, n);
      }
    }
    return rest;
  }

  private IOException error(String rule, @Nullable Throwable cause) {
    return new UnfitArchiveException("archive " + file + " " + rule, cause);
  }

  private static final class UnfitArchiveException extends IOException {
    private static final long serialVersionUID = 1L;

    UnfitArchiveException(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.sorted().toList();
    }
  }
}
