package io.keraunos.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * The frame of a record in a TFRecord file: {@code uint64 length}, {@code uint32 masked CRC32C of
 * the length}, the bytes, {@code uint32 masked CRC32C of the bytes}, all little-endian (<a
 * href="https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details">TFRecords
 * format details</a>).
 */
final class TfRecordFrame {

  static final int HEADER = Long.BYTES + Integer.BYTES;
  static final int FOOTER = Integer.BYTES;

  private static final int MASK = 0xa282ead8;

  private TfRecordFrame() {}

  /** Wraps bytes in a buffer in the file's byte order. */
  static ByteBuffer wrap(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  static int masked(byte[] bytes, int begin, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, begin, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
  }

  /** Returns whether a header's checksum is right. */
  static boolean isHeader(byte[] header) {
    return wrap(header).getInt(Long.BYTES) == masked(header, 0, Long.BYTES);
  }

  /**
   * Returns the length of a record.
   *
   * @throws TfRecordException if the header's checksum is wrong or the length above {@code max}
   */
  static int length(TfRecordAddress at, byte[] header, int max) {
    if (!isHeader(header)) {
      throw at.error(
          String.format(
              Locale.ROOT,
              "the checksum of its length must be %08x, but is %08x: it is damaged or not a"
                  + " TFRecord file",
              masked(header, 0, Long.BYTES),
              wrap(header).getInt(Long.BYTES)));
    }
    long length = wrap(header).getLong();
    if (length < 0 || length > max) {
      throw at.error(
          "a record must have at most %s bytes, but its length is %s"
              .formatted(max, Long.toUnsignedString(length)));
    }
    return (int) length;
  }

  /**
   * Compares a record with its checksum.
   *
   * @throws TfRecordException if it is wrong
   */
  static void check(TfRecordAddress at, byte[] record, byte[] footer) {
    int stated = wrap(footer).getInt();
    int computed = masked(record, 0, record.length);
    if (stated != computed) {
      throw at.error(
          String.format(
              Locale.ROOT,
              "the checksum of its %s bytes must be %08x, but is %08x: it is damaged",
              record.length,
              computed,
              stated));
    }
  }
}
