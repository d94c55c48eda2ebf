package io.keraunos.data;

import static io.keraunos.data.TfRecordFrame.FOOTER;
import static io.keraunos.data.TfRecordFrame.HEADER;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A TFRecord file and where its records begin, found once. A record is read from the file each time
 * it is asked for; nothing is open in between, so there is nothing to close.
 */
final class TfRecordFile {

  private static final int MAX_LENGTH = Integer.MAX_VALUE - 64;

  // The file as it was named, for messages, and the one that is read: what was unpacked from it.
  private final Path named;
  private final Path plain;
  // Where each record begins, and where the last one ends.
  private final long[] offsets;

  private TfRecordFile(Path named, Path plain, long[] offsets) {
    this.named = named;
    this.plain = plain;
    this.offsets = offsets;
  }

  /**
   * Reads the header of every record; the records themselves are skipped.
   *
   * @param named the file in messages
   * @param plain the same file, or what was unpacked from it
   */
  static TfRecordFile index(Path named, Path plain) throws IOException {
    long size = Files.size(plain);
    long[] offsets = new long[16];
    int records = 0;
    byte[] header = new byte[HEADER];
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(plain)))) {
      long offset = 0;
      while (offset < size) {
        if (records + 2 > offsets.length) {
          offsets = Arrays.copyOf(offsets, Math.multiplyExact(offsets.length, 2));
        }
        offsets[records] = offset;
        TfRecordAddress at = new TfRecordAddress(named, records, offset, !named.equals(plain));
        if (size - offset < HEADER) {
          throw at.error(
              "a header must have %s bytes, but the file has %s left: it is cut off"
                  .formatted(HEADER, size - offset));
        }
        in.readFully(header);
        long length = TfRecordFrame.length(at, header, MAX_LENGTH);
        long left = size - offset - HEADER;
        if (length + FOOTER > left) {
          throw at.error(
              "%s bytes and their checksum must follow, but the file has %s left: it is cut off"
                  .formatted(length, left));
        }
        in.skipNBytes(length + FOOTER);
        offset += HEADER + length + FOOTER;
        offsets[++records] = offset;
      }
    }
    return new TfRecordFile(named, plain, Arrays.copyOf(offsets, records + 1));
  }

  int records() {
    return offsets.length - 1;
  }

  TfRecordAddress address(int record) {
    return new TfRecordAddress(named, record, offsets[record], !named.equals(plain));
  }

  /** Returns the bytes of a record, once their checksum is right. */
  byte[] read(int record) throws IOException {
    int length = (int) (offsets[record + 1] - offsets[record] - HEADER - FOOTER);
    byte[] bytes = new byte[length];
    byte[] footer = new byte[FOOTER];
    // Not a channel: an interrupt of the thread would close it in the middle.
    try (RandomAccessFile file = new RandomAccessFile(plain.toFile(), "r")) {
      file.seek(offsets[record] + HEADER);
      file.readFully(bytes);
      file.readFully(footer);
    } catch (EOFException e) {
      throw new TfRecordException(
          address(record) + ": the file has become shorter since it was opened", e);
    }
    TfRecordFrame.check(address(record), bytes, footer);
    return bytes;
  }
}
