package io.keraunos.data;

import static io.keraunos.data.TfRecordFrame.FOOTER;
import static io.keraunos.data.TfRecordFrame.HEADER;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads the records of a file in turn, and unpacks it on the way if need be. */
final class TfRecordPass implements AutoCloseable {

  // Limit for a packed file, where a few bytes may become many; a plain record is no longer than
  // its file.
  private static final int MAX_UNPACKED = 1 << 28;
  private static final int MAX_PLAIN = Integer.MAX_VALUE - 64;

  private final Path file;
  private final boolean packed;
  private final InputStream in;
  private long record = -1;
  private long offset;
  private long next;

  private TfRecordPass(Path file, boolean packed, InputStream in) {
    this.file = file;
    this.packed = packed;
    this.in = in;
  }

  /** Opens a file at its first record. */
  static TfRecordPass open(Path file) throws IOException {
    InputStream source = Files.newInputStream(file);
    try {
      BufferedInputStream in = new BufferedInputStream(source, 1 << 16);
      Unpacking packed = packing(in);
      return new TfRecordPass(
          file,
          packed != Unpacking.NONE,
          packed == Unpacking.NONE ? in : new BufferedInputStream(packed.unpack(in), 1 << 16));
    } catch (IOException e) {
      source.close();
      throw new TfRecordException(file + ": it cannot be unpacked: " + e, e);
    }
  }

  /** Returns whether a file is packed with gzip or zlib. */
  static boolean isPacked(Path file) throws IOException {
    try (BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return packing(in) != Unpacking.NONE;
    }
  }

  // The length of a first record may begin like a packed file; its checksum tells them apart.
  private static Unpacking packing(BufferedInputStream in) throws IOException {
    in.mark(HEADER);
    byte[] header = in.readNBytes(HEADER);
    in.reset();
    return header.length == HEADER && TfRecordFrame.isHeader(header)
        ? Unpacking.NONE
        : Unpacking.of(in);
  }

  /**
   * Returns the next record, its checksums right; null after the last one.
   *
   * @throws TfRecordException if it is damaged or cut off
   */
  byte @Nullable [] next() throws IOException {
    record++;
    offset = next;
    byte[] header = read(HEADER);
    if (header.length == 0) {
      return null;
    }
    if (header.length < HEADER) {
      throw address()
          .error(
              "a header must have %s bytes, but the file has %s left: it is cut off"
                  .formatted(HEADER, header.length));
    }
    int length = TfRecordFrame.length(address(), header, packed ? MAX_UNPACKED : MAX_PLAIN);
    byte[] bytes = read(length);
    byte[] footer = read(FOOTER);
    if (bytes.length < length || footer.length < FOOTER) {
      throw address()
          .error(
              "%s bytes and their checksum must follow, but the file has %s left: it is cut off"
                  .formatted(length, bytes.length + footer.length));
    }
    TfRecordFrame.check(address(), bytes, footer);
    next += HEADER + (long) length + FOOTER;
    return bytes;
  }

  // Takes memory as the bytes come, whatever the length says.
  private byte[] read(int length) throws IOException {
    try {
      return in.readNBytes(length);
    } catch (IOException e) {
      if (!packed) {
        throw e;
      }
      throw address().error("it cannot be unpacked, it is cut off or damaged: " + e, e);
    }
  }

  /** Returns the place of the last record. */
  TfRecordAddress address() {
    return new TfRecordAddress(file, record, offset, packed);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
