package io.keraunos.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/** The ways to pack a stream that readers unpack, told by how it begins and not by its name. */
enum Unpacking {
  /** No packing. */
  NONE {
    @Override
    InputStream unpack(InputStream packed) {
      return packed;
    }
  },
  /** Gzip, RFC 1952, also of several members. */
  GZIP {
    @Override
    InputStream unpack(InputStream packed) throws IOException {
      return new GZIPInputStream(packed, CHUNK);
    }
  },
  /** Zlib, RFC 1950. */
  ZLIB {
    @Override
    InputStream unpack(InputStream packed) {
      return new InflaterInputStream(packed);
    }
  };

  private static final int CHUNK = 1 << 16;

  abstract InputStream unpack(InputStream packed) throws IOException;

  /** Returns how a stream is packed, without consuming any of it. */
  static Unpacking of(BufferedInputStream stream) throws IOException {
    stream.mark(2);
    byte[] start = stream.readNBytes(2);
    stream.reset();
    if (start.length < 2) {
      return NONE;
    }
    int first = Byte.toUnsignedInt(start[0]);
    int second = Byte.toUnsignedInt(start[1]);
    if (first == 0x1f && second == 0x8b) {
      return GZIP;
    }
    // Deflate with a window of at most 32 KiB, a check of the header, no preset dictionary.
    boolean zlib =
        (first & 0x0f) == 8
            && first >> 4 <= 7
            && (first << 8 | second) % 31 == 0
            && (second & 0x20) == 0;
    return zlib ? ZLIB : NONE;
  }
}
