package io.keraunos.data;

import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes JPEG files. Java's reader gives the samples, which are converted to colours here: it
 * takes files of three components without a JFIF marker for RGB where libjpeg, Pillow and
 * TensorFlow do not, and refuses four. It fills damaged parts with grey and tells a listener; that
 * is an error here.
 */
final class JpegImage {

  // Warnings of libjpeg and Java although every sample is right.
  private static final Pattern HARMLESS =
      Pattern.compile("extraneous bytes|profile|JFIF|Adobe|thumbnail", Pattern.CASE_INSENSITIVE);

  private JpegImage() {}

  static RgbImage decode(JpegHeader header, byte[] file) throws IOException {
    List<String> warnings = new ArrayList<>();
    ImageReader reader = ImageDecoder.reader("jpeg");
    Raster samples;
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(in, true, true);
      reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
      samples = reader.readRaster(0, null);
    } finally {
      reader.dispose();
    }
    for (String warning : warnings) {
      if (!HARMLESS.matcher(warning).find()) {
        throw new IOException("is cut off or damaged: " + warning);
      }
    }
    byte[] bytes = new byte[header.height() * header.width() * 3];
    int bands = samples.getNumBands();
    int[] row = new int[header.width() * bands];
    for (int y = 0; y < header.height(); y++) {
      samples.getPixels(0, y, header.width(), 1, row);
      convert(header.color(), row, bytes, y * header.width() * 3);
    }
    return new RgbImage(header.height(), header.width(), bytes);
  }

  private static void convert(JpegHeader.Color color, int[] row, byte[] to, int start) {
    int next = start;
    switch (color) {
      case GRAY -> {
        for (int gray : row) {
          to[next++] = (byte) gray;
          to[next++] = (byte) gray;
          to[next++] = (byte) gray;
        }
      }
      case RGB -> {
        for (int sample : row) {
          to[next++] = (byte) sample;
        }
      }
      case YCC -> {
        for (int i = 0; i < row.length; i += 3) {
          toRgb(row, i);
          to[next++] = (byte) row[i];
          to[next++] = (byte) row[i + 1];
          to[next++] = (byte) row[i + 2];
        }
      }
      case CMYK, YCCK -> {
        for (int i = 0; i < row.length; i += 4) {
          if (color == JpegHeader.Color.YCCK) {
            toRgb(row, i); // which gives the light that the inks leave, turned round by libjpeg
            row[i] = 255 - row[i];
            row[i + 1] = 255 - row[i + 1];
            row[i + 2] = 255 - row[i + 2];
          }
          to[next++] = (byte) light(row[i], row[i + 3]);
          to[next++] = (byte) light(row[i + 1], row[i + 3]);
          to[next++] = (byte) light(row[i + 2], row[i + 3]);
        }
      }
    }
  }

  // ITU-T T.871 in libjpeg's fixed point (jdcolor.c), so that the rounding is the same.
  private static void toRgb(int[] row, int at) {
    int y = row[at];
    int cb = row[at + 1] - 128;
    int cr = row[at + 2] - 128;
    row[at] = clamp(y + ((91881 * cr + 32768) >> 16));
    row[at + 1] = clamp(y + ((-22554 * cb - 46802 * cr + 32768) >> 16));
    row[at + 2] = clamp(y + ((116130 * cb + 32768) >> 16));
  }

  /** Returns the light left by an ink and black, as Pillow rounds it; both are 255 for none. */
  private static int light(int ink, int black) {
    int product = (255 - ink) * black + 128;
    return clamp(black - (((product >> 8) + product) >> 8));
  }

  private static int clamp(int value) {
    return Math.max(0, Math.min(255, value));
  }
}
