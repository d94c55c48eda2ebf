package io.keraunos.data;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The header of a JPEG file: the facts stated before its first scan (ITU-T T.81, annex B).
 *
 * @param color the meaning of its samples
 */
record JpegHeader(int height, int width, Color color) {

  /** The meaning of the components of a pixel. */
  enum Color {
    /** One component: brightness. */
    GRAY,
    /** Three components: red, green and blue. */
    RGB,
    /** Three components: brightness and two differences of colour. */
    YCC,
    /** Four inks, 255 for none, as Adobe writes them. */
    CMYK,
    /** The first three inks as {@link #YCC}, and black. */
    YCCK
  }

  private static final int MAX_SCANS = 1000;

  /**
   * Reads the header.
   *
   * @throws IOException if it is cut off, or the file is of a kind that is not decoded; the message
   *     goes on a sentence
   */
  static JpegHeader parse(byte[] file) throws IOException {
    return new Walk(file).header();
  }

  /** A walk from marker to marker. */
  private static final class Walk {
    private final byte[] file;
    private int at = 2;
    private boolean jfif;
    // Adobe's number of the colour transform; -1 without Adobe's marker.
    private int adobe = -1;

    Walk(byte[] file) {
      this.file = file;
    }

    JpegHeader header() throws IOException {
      Size size = null;
      byte[] ids = {};
      while (true) {
        int marker = marker();
        if (marker == 0xda || marker == 0xd9) {
          break;
        }
        if (marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
          continue; // stands alone
        }
        int length = (unsigned(at) << 8) | unsigned(at + 1);
        if (length < 2) {
          throw new IOException("is damaged: a segment at byte %s has no length".formatted(at));
        }
        int end = at + length;
        unsigned(end - 1);
        if (isFrame(marker)) {
          if (size != null) {
            throw new IOException("must have one image, but has several frames");
          }
          size = frame(marker, length);
          ids = Arrays.copyOfRange(file, at + 8, end);
        } else if (marker == 0xe0) {
          jfif |= length >= 16 && startsWith("JFIF\0");
        } else if (marker == 0xee && length >= 14 && startsWith("Adobe")) {
          adobe = unsigned(at + 13);
        }
        at = end;
      }
      if (size == null) {
        throw new IOException("has no image in it");
      }
      checkScans();
      return new JpegHeader(size.height(), size.width(), color(size.components(), ids));
    }

    private record Size(int height, int width, int components) {}

    private Size frame(int marker, int length) throws IOException {
      String kind = unsupported(marker);
      if (kind != null) {
        throw new IOException("is %s JPEG, which is not decoded".formatted(kind));
      }
      int precision = unsigned(at + 2);
      if (precision != 8) {
        throw new IOException(
            "is a JPEG of %s bits a sample; only 8 are decoded".formatted(precision));
      }
      int height = (unsigned(at + 3) << 8) | unsigned(at + 4);
      int width = (unsigned(at + 5) << 8) | unsigned(at + 6);
      int components = unsigned(at + 7);
      if (height == 0 || width == 0 || length != 8 + 3 * components) {
        throw new IOException(
            "is damaged: its frame has %s by %s pixels of %s components in %s bytes"
                .formatted(width, height, components, length));
      }
      return new Size(height, width, components);
    }

    private static boolean isFrame(int marker) {
      return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    private static @Nullable String unsupported(int marker) {
      return switch (marker) {
        case 0xc0, 0xc1, 0xc2 -> null;
        case 0xc3 -> "lossless";
        case 0xc9, 0xca -> "arithmetically coded";
        case 0xcb -> "lossless, arithmetically coded";
        default -> "hierarchical";
      };
    }

    // As libjpeg guesses (jdapimin.c, default_decompress_parms), without the guesses it warns of.
    private Color color(int components, byte[] ids) throws IOException {
      return switch (components) {
        case 1 -> Color.GRAY;
        case 3 -> {
          boolean named = adobe < 0 && ids[0] == 'R' && ids[3] == 'G' && ids[6] == 'B';
          yield (!jfif && (adobe == 0 || named)) ? Color.RGB : Color.YCC;
        }
        case 4 -> {
          if (adobe != 0 && adobe != 2) {
            throw new IOException(
                "is a JPEG of four components without Adobe's marker, so what they are is unknown");
          }
          yield adobe == 0 ? Color.CMYK : Color.YCCK;
        }
        default ->
            throw new IOException(
                "is a JPEG of %s components; only 1, 3 and 4 are decoded".formatted(components));
      };
    }

    // Each scan of a progressive image goes over all of it: many in a small file take minutes.
    private void checkScans() throws IOException {
      int scans = 0;
      for (int i = at; i + 1 < file.length; i++) {
        if (file[i] == (byte) 0xff && file[i + 1] == (byte) 0xda && ++scans > MAX_SCANS) {
          throw new IOException("must have at most %s scans, but has more".formatted(MAX_SCANS));
        }
      }
    }

    private int marker() throws IOException {
      while (unsigned(at) != 0xff) {
        at++; // libjpeg, too, skips what stands between segments
      }
      while (unsigned(at) == 0xff) {
        at++;
      }
      return unsigned(at++);
    }

    private boolean startsWith(String name) throws IOException {
      for (int i = 0; i < name.length(); i++) {
        if (unsigned(at + 2 + i) != name.charAt(i)) {
          return false;
        }
      }
      return true;
    }

    private int unsigned(int index) throws IOException {
      if (index >= file.length) {
        throw new IOException("is cut off in its header");
      }
      return Byte.toUnsignedInt(file[index]);
    }
  }
}
