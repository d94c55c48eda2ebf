package io.keraunos.data;

import io.keraunos.file.Folders;
import io.keraunos.file.NewFolder;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
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
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/**
 * A {@code .tar.gz} file from an untrusted source. Unpacking it writes nothing outside the folder
 * it is unpacked to, makes no links, and stops at a size; what is unpacked comes under its names
 * only when all of it is there and its checksum is right. An entry's name and attributes may take 1
 * MiB, and there may be a million entries. The remains of a killed process are removed by the next
 * one that unpacks the archive there.
 */
public final class Archive {

  private static final int MAX_ENTRIES = 1_000_000;
  // Limit of an entry's long names and attributes, and of the zeros at the end.
  private static final int MAX_HEADER = 1 << 20;
  private static final long MAX_END = 1L << 30;

  private final Path file;

  private Archive(Path file) {
    this.file = file;
  }

  /** Returns the archive in a {@code .tar.gz} file. */
  public static Archive tarGz(Path file) {
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
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
        Allowance content = new Allowance(new GZIPInputStream(in));
        TarArchiveInputStream tar = new TarArchiveInputStream(content)) {
      int entries = 0;
      for (TarArchiveEntry entry = next(tar, content); entry != null; entry = next(tar, content)) {
        if (++entries > MAX_ENTRIES) {
          throw error("must have at most " + MAX_ENTRIES + " entries, but has more", null);
        }
        Path target = target(folder, entry);
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else if (isPlainFile(entry)) {
          Files.createDirectories(target.getParent());
          content.allow(Long.MAX_VALUE);
          left = copy(tar, target, left, maxBytes);
        } else {
          throw error("must hold files and folders only, but " + entry.getName() + " is not", null);
        }
      }
      // To the end, where the checksum of all stands.
      content.allow(MAX_END);
      content.transferTo(OutputStream.nullOutputStream());
    } catch (UnfitArchiveException e) {
      throw e;
    } catch (FileAlreadyExistsException e) {
      throw error("must name each file once, but names one again: " + e.getMessage(), e);
    } catch (IOException | RuntimeException e) { // damaged headers make the reader throw any
      throw error("cannot be unpacked, it may be cut off or damaged: " + e, e);
    }
  }

  private static @Nullable TarArchiveEntry next(TarArchiveInputStream tar, Allowance content)
      throws IOException {
    content.allow(MAX_HEADER);
    return tar.getNextEntry();
  }

  /**
   * Limits the bytes read between the files: the reader keeps a long name in memory, and trusts the
   * length that the archive states for it.
   */
  private static final class Allowance extends FilterInputStream {
    private long left;

    Allowance(InputStream in) {
      super(in);
    }

    void allow(long bytes) {
      left = bytes;
    }

    @Override
    public int read() throws IOException {
      int read = in.read();
      take(read < 0 ? 0 : 1);
      return read;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      int read = in.read(to, offset, length);
      take(Math.max(0, read));
      return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
      long skipped = in.skip(bytes);
      take(skipped);
      return skipped;
    }

    private void take(long bytes) throws IOException {
      left -= bytes;
      if (left < 0) {
        throw new IOException(
            "the header of an entry must have at most %s bytes, but has more"
                .formatted(MAX_HEADER));
      }
    }
  }

  // entry.isFile() is true for devices, too.
  private static boolean isPlainFile(TarArchiveEntry entry) {
    byte type = entry.getLinkFlag();
    return (type == TarConstants.LF_NORMAL || type == TarConstants.LF_OLDNORM) && !entry.isSparse();
  }

  private Path target(Path folder, TarArchiveEntry entry) throws IOException {
    Path target;
    try {
      Path name = Path.of(entry.getName());
      target = folder.resolve(name).normalize();
      if (!name.isAbsolute() && target.startsWith(folder) && !names(name).contains("..")) {
        return target;
      }
    } catch (InvalidPathException e) {
      throw error("must hold valid names, but one is '" + entry.getName() + "'", e);
    }
    throw error("must name paths inside its folder, but names '" + entry.getName() + "'", null);
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
