package io.keraunos.data;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Decodes PNG files with Java's reader. */
final class PngImage {

  private PngImage() {}

  static RgbImage decode(PngHeader header, byte[] file) throws IOException {
    List<String> warnings = new ArrayList<>();
    ImageReader reader = ImageDecoder.reader("png");
    BufferedImage image;
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(in, true, true);
      reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
      image = reader.read(0);
    } finally {
      reader.dispose();
    }
    if (!warnings.isEmpty()) {
      throw new IOException("is damaged: " + warnings.get(0));
    }
    byte[] bytes = new byte[image.getHeight() * image.getWidth() * 3];
    if (image.getColorModel() instanceof IndexColorModel palette) {
      copyPalette(image.getRaster(), palette, header.colors(), bytes);
    } else {
      copySamples(image.getRaster(), image.getColorModel().getComponentSize(0), bytes);
    }
    return new RgbImage(image.getHeight(), image.getWidth(), bytes);
  }

  // Java fills a short palette up. Grey of few bits has a palette here, and none in the file.
  private static void copyPalette(Raster raster, IndexColorModel palette, int colors, byte[] to)
      throws IOException {
    int[] row = new int[raster.getWidth()];
    int next = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, row.length, 1, row);
      for (int color : row) {
        if (colors > 0 && color >= colors) {
          throw new IOException(
              "is damaged: a pixel has colour %s of a palette of %s".formatted(color, colors));
        }
        to[next++] = (byte) palette.getRed(color);
        to[next++] = (byte) palette.getGreen(color);
        to[next++] = (byte) palette.getBlue(color);
      }
    }
  }

  // The samples themselves: getRGB would take grey for linear light and make it brighter.
  private static void copySamples(Raster raster, int bits, byte[] to) {
    int bands = raster.getNumBands();
    int shift = bits - Byte.SIZE;
    int green = bands < 3 ? 0 : 1;
    int blue = bands < 3 ? 0 : 2;
    int[] row = new int[raster.getWidth() * bands];
    int next = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, raster.getWidth(), 1, row);
      for (int pixel = 0; pixel < row.length; pixel += bands) {
        to[next++] = (byte) (row[pixel] >> shift);
        to[next++] = (byte) (row[pixel + green] >> shift);
        to[next++] = (byte) (row[pixel + blue] >> shift);
      }
    }
  }
}
