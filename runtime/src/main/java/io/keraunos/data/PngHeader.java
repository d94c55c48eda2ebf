package io.keraunos.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * The header of a PNG file that was found to be whole (PNG specification, chapter 5).
 *
 * @param colors of the palette; 0 without one
 */
record PngHeader(int height, int width, int colors) {

  private static final int SIGNATURE = 8;
  private static final int IHDR = 0x49484452;
  private static final int PLTE = 0x504c5445;
  private static final int IEND = 0x49454e44;

  /**
   * Parses the header and compares the checksum of every chunk up to the last one, which Java's
   * reader does not.
   *
   * @throws IOException if the file is cut off or damaged; the message goes on a sentence
   */
  static PngHeader parse(byte[] file) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(file);
    in.position(SIGNATURE);
    PngHeader header = null;
    while (true) {
      int start = in.position();
      if (in.remaining() < 12) {
        throw new IOException("is cut off at byte " + file.length);
      }
      int length = in.getInt();
      if (length < 0 || length > in.remaining() - 8) {
        throw new IOException(
            "is cut off or damaged: the chunk at byte %s has a length of %s, but %s bytes are left"
                .formatted(start, Integer.toUnsignedString(length), in.remaining() - 8));
      }
      CRC32 crc = new CRC32();
      crc.update(file, in.position(), 4 + length);
      int type = in.getInt();
      if (header == null) {
        header = header(type, length, in);
      }
      if (type == PLTE) {
        header = new PngHeader(header.height(), header.width(), length / 3);
      }
      in.position(start + 8 + length);
      if (in.getInt() != (int) crc.getValue()) {
        throw new IOException(
            "is damaged: the checksum of the chunk at byte %s is wrong".formatted(start));
      }
      if (type == IEND) {
        return header;
      }
    }
  }

  private static PngHeader header(int type, int length, ByteBuffer in) throws IOException {
    if (type != IHDR || length != 13) {
      throw new IOException("is damaged: it does not begin with its header");
    }
    int width = in.getInt();
    int height = in.getInt();
    if (width < 1 || height < 1) {
      throw new IOException(
          "is damaged: it has %s by %s pixels"
              .formatted(Integer.toUnsignedString(width), Integer.toUnsignedString(height)));
    }
    return new PngHeader(height, width, 0);
  }
}
