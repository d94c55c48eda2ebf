package io.keraunos.data;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a {@code .tar.gz} file, one after the other. They are read with Commons Compress,
 * which a program may lack: no other class names it.
 */
final class TarEntries implements Closeable {

  // Limit of an entry's long names and attributes, and of the zeros at the end.
  private static final int MAX_HEADER = 1 << 20;
  private static final long MAX_END = 1L << 30;

  private final Allowance bytes;
  private final TarArchiveInputStream tar;
  private @Nullable TarArchiveEntry entry;

  private TarEntries(Allowance bytes) {
    this.bytes = bytes;
    this.tar = new TarArchiveInputStream(bytes);
  }

  static TarEntries of(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file));
    try {
      return new TarEntries(new Allowance(new GZIPInputStream(in)));
    } catch (IOException | RuntimeException e) {
      try (in) {
        throw e;
      }
    }
  }

  /** Goes to the next entry; returns whether there is one. */
  boolean next() throws IOException {
    bytes.allow(MAX_HEADER);
    entry = tar.getNextEntry();
    return entry != null;
  }

  private TarArchiveEntry entry() {
    return Objects.requireNonNull(entry, "next() comes first");
  }

  String name() {
    return entry().getName();
  }

  boolean isFolder() {
    return entry().isDirectory();
  }

  // TarArchiveEntry.isFile() is true for devices, too.
  boolean isPlainFile() {
    byte type = entry().getLinkFlag();
    return (type == TarConstants.LF_NORMAL || type == TarConstants.LF_OLDNORM)
        && !entry().isSparse();
  }

  /** Returns the entry's content, which ends with it. */
  InputStream content() {
    bytes.allow(Long.MAX_VALUE);
    return tar;
  }

  /** Reads to the end of the file, where the checksum of all stands. */
  void readEnd() throws IOException {
    bytes.allow(MAX_END);
    bytes.transferTo(OutputStream.nullOutputStream());
  }

  @Override
  public void close() throws IOException {
    tar.close();
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
}
