package io.keraunos.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/**
 * Decodes image files, by their content and not by their name. An image that cannot be decoded
 * correctly is an error that names the file and the reason.
 *
 * @param maxPixels the most pixels an image may have; more are refused before they take memory
 */
record ImageDecoder(long maxPixels) {

  /** The decoder with the default limit; Pillow warns of larger images. */
  static final ImageDecoder DEFAULT = new ImageDecoder(89_478_485);

  private static final long MAX_FILE = 1L << 30;
  private static final int MAX_SIDE = 65_535;

  ImageDecoder {
    // Three bytes of each must fit into an array.
    long most = Integer.MAX_VALUE / 3;
    if (maxPixels < 1 || maxPixels > most) {
      throw new IllegalArgumentException(
          "maxPixels must be from 1 to %s, but was %s".formatted(most, maxPixels));
    }
  }

  /** Reads a JPEG or PNG file. */
  RgbImage decode(Path file) throws IOException {
    long size = Files.size(file);
    if (size > MAX_FILE) {
      throw new IOException(
          "%s must have at most %s bytes, but has %s".formatted(file, MAX_FILE, size));
    }
    // Not a stream of the file: ImageIO would keep a copy of it on the disk.
    byte[] content = Files.readAllBytes(file);
    Kind kind = Kind.of(content);
    try {
      if (kind == Kind.JPEG) {
        JpegHeader header = JpegHeader.parse(content);
        check(header.height(), header.width());
        return JpegImage.decode(header, content);
      } else if (kind == Kind.PNG) {
        PngHeader header = PngHeader.parse(content);
        check(header.height(), header.width());
        return PngImage.decode(header, content);
      }
    } catch (IOException | RuntimeException e) { // damaged files make Java's readers throw any
      throw new IOException(
          "%s must be a %s image that can be decoded, but %s"
              .formatted(file, kind, e.getMessage() == null ? "fails with " + e : e.getMessage()),
          e);
    }
    throw new IOException(
        kind == Kind.OTHER
            ? "%s must be a JPEG or PNG image, but its %s bytes are not one"
                .formatted(file, content.length)
            : "%s must be a JPEG or PNG image, but is %s. Convert it".formatted(file, kind));
  }

  private void check(int height, int width) throws IOException {
    if ((long) height * width > maxPixels || height > MAX_SIDE || width > MAX_SIDE) {
      throw new IOException(
          "has %s by %s pixels, where at most %s are read, and %s of a side. ImageFolder.maxPixels changes the limit"
              .formatted(width, height, maxPixels, MAX_SIDE));
    }
  }

  /** A kind of file, told by its first bytes. */
  private enum Kind {
    JPEG("JPEG", "ffd8ff"),
    PNG("PNG", "89504e470d0a1a0a"),
    GIF("GIF", "47494638"),
    BMP("BMP", "424d"),
    RIFF("WebP", "52494646"),
    TIFF("TIFF", "49492a00"),
    TIFF_OF_MOTOROLA("TIFF", "4d4d002a"),
    OTHER("something else", "");

    private final String name;
    private final String start;

    Kind(String name, String start) {
      this.name = name;
      this.start = start;
    }

    static Kind of(byte[] content) {
      String start = HexFormat.of().formatHex(content, 0, Math.min(8, content.length));
      return Arrays.stream(values())
          .filter(kind -> start.startsWith(kind.start))
          .findFirst()
          .orElse(OTHER);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Returns Java's own reader, whatever others an application has. */
  static ImageReader reader(String format) {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if ("java.desktop".equals(reader.getClass().getModule().getName())) {
        return reader;
      }
    }
    throw new IllegalStateException("every Java platform reads " + format);
  }
}
