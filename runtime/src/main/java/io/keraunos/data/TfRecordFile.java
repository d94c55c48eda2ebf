package io.keraunos.data;

import static io.keraunos.data.TfRecordFrame.FOOTER;
import static io.keraunos.data.TfRecordFrame.HEADER;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A TFRecord file and where its records begin, found once. A record is read from the file each time
 * it is asked for; nothing is open in between, so there is nothing to close.
 */
final class TfRecordFile {

  private static final int MAX_LENGTH = Integer.MAX_VALUE - 64;

  private final Path path;
  // Where each record begins, and where the last one ends.
  private final long[] offsets;

  private TfRecordFile(Path path, long[] offsets) {
    this.path = path;
    this.offsets = offsets;
  }

  /** Reads the header of every record; the records themselves are skipped. */
  static TfRecordFile index(Path path) throws IOException {
    long size = Files.size(path);
    long[] offsets = new long[16];
    int records = 0;
    byte[] header = new byte[HEADER];
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(path)))) {
      long offset = 0;
      while (offset < size) {
        if (records + 2 > offsets.length) {
          offsets = Arrays.copyOf(offsets, Math.multiplyExact(offsets.length, 2));
        }
        offsets[records] = offset;
        TfRecordAddress at = new TfRecordAddress(path, records, offset);
        if (size - offset < HEADER) {
          throw at.error(
              "a header must have %d bytes, but the file has %d left: it is cut off"
                  .formatted(HEADER, size - offset));
        }
        in.readFully(header);
        long length = length(at, header);
        long left = size - offset - HEADER;
        if (length + FOOTER > left) {
          throw at.error(
              "%d bytes and their checksum must follow, but the file has %d left: it is cut off"
                  .formatted(length, left));
        }
        in.skipNBytes(length + FOOTER);
        offset += HEADER + length + FOOTER;
        offsets[++records] = offset;
      }
    }
    return new TfRecordFile(path, Arrays.copyOf(offsets, records + 1));
  }

  private static long length(TfRecordAddress at, byte[] header) {
    ByteBuffer buffer = TfRecordFrame.wrap(header);
    long length = buffer.getLong();
    int stated = buffer.getInt();
    int computed = TfRecordFrame.masked(header, 0, Long.BYTES);
    if (stated != computed) {
      if (at.offset() == 0 && header[0] == 0x1f && header[1] == (byte) 0x8b) {
        throw at.error(
            "the file is packed with gzip, so records cannot be read by index: unpack it (gunzip)");
      }
      throw at.error(
          "the checksum of its length must be %08x, but is %08x: it is damaged or not a TFRecord file"
              .formatted(computed, stated));
    }
    if (length < 0 || length > MAX_LENGTH) {
      throw at.error(
          "a record must have at most %d bytes, but its length is %s"
              .formatted(MAX_LENGTH, Long.toUnsignedString(length)));
    }
    return length;
  }

  int records() {
    return offsets.length - 1;
  }

  TfRecordAddress address(int record) {
    return new TfRecordAddress(path, record, offsets[record]);
  }

  /** The bytes of a record, once their checksum is right. */
  byte[] read(int record) throws IOException {
    int length = (int) (offsets[record + 1] - offsets[record] - HEADER - FOOTER);
    byte[] bytes = new byte[length];
    byte[] footer = new byte[FOOTER];
    // Not a channel: an interrupt of the thread would close it in the middle.
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      file.seek(offsets[record] + HEADER);
      file.readFully(bytes);
      file.readFully(footer);
    } catch (EOFException e) {
      throw new TfRecordException(
          address(record) + ": the file has become shorter since it was opened", e);
    }
    int stated = TfRecordFrame.wrap(footer).getInt();
    int computed = TfRecordFrame.masked(bytes, 0, length);
    if (stated != computed) {
      throw address(record)
          .error(
              "the checksum of its %d bytes must be %08x, but is %08x: it is damaged"
                  .formatted(length, computed, stated));
    }
    return bytes;
  }
}
