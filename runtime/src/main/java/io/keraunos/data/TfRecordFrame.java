package io.keraunos.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * How a record stands in a TFRecord file: {@code uint64 length}, {@code uint32 masked CRC32C of the
 * length}, the bytes, {@code uint32 masked CRC32C of the bytes}, all little-endian (<a
 * href="https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details">TFRecords
 * format details</a>).
 */
final class TfRecordFrame {

  static final int HEADER = Long.BYTES + Integer.BYTES;
  static final int FOOTER = Integer.BYTES;

  private static final int MASK = 0xa282ead8;

  private TfRecordFrame() {}

  /** A buffer in the file's byte order. */
  static ByteBuffer wrap(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  static int masked(byte[] bytes, int begin, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, begin, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
  }
}
