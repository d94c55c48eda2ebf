package io.keraunos.data;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * An image as unsigned bytes.
 *
 * @param bytes {@code height * width * 3}: rows from the top, in each its pixels from the left, of
 *     each red, green and blue
 */
@SuppressWarnings("ArrayRecordComponent") // made once and handed on
record RgbImage(int height, int width, byte[] bytes) {

  /** Reads a JPEG or PNG file. */
  static RgbImage decode(Path file) throws IOException {
    // Not a stream of the file: ImageIO would keep a copy of it on the disk.
    byte[] content = Files.readAllBytes(file);
    BufferedImage image;
    try {
      image = ImageIO.read(new MemoryCacheImageInputStream(new ByteArrayInputStream(content)));
    } catch (IOException | RuntimeException e) { // damaged files make some readers throw any
      throw new IOException(file + " must be a JPEG or PNG image, but cannot be decoded: " + e, e);
    }
    if (image == null) {
      throw new IOException(
          "%s must be a JPEG or PNG image, but its %d bytes are not one"
              .formatted(file, content.length));
    }
    return of(image);
  }

  private static RgbImage of(BufferedImage image) {
    byte[] bytes = new byte[image.getHeight() * image.getWidth() * 3];
    if (image.getColorModel() instanceof IndexColorModel) {
      copyPalette(image, bytes);
    } else {
      copySamples(image, bytes);
    }
    return new RgbImage(image.getHeight(), image.getWidth(), bytes);
  }

  private static void copyPalette(BufferedImage image, byte[] to) {
    int next = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int rgb = image.getRGB(x, y);
        to[next++] = (byte) (rgb >> 16);
        to[next++] = (byte) (rgb >> 8);
        to[next++] = (byte) rgb;
      }
    }
  }

  // The samples themselves: getRGB would take grey for linear light and make it brighter.
  private static void copySamples(BufferedImage image, byte[] to) {
    Raster raster = image.getRaster();
    int bands = raster.getNumBands();
    int shift = image.getColorModel().getComponentSize(0) - Byte.SIZE;
    int green = bands < 3 ? 0 : 1;
    int blue = bands < 3 ? 0 : 2;
    int[] row = new int[image.getWidth() * bands];
    int next = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      raster.getPixels(0, y, image.getWidth(), 1, row);
      for (int pixel = 0; pixel < row.length; pixel += bands) {
        to[next++] = (byte) (row[pixel] >> shift);
        to[next++] = (byte) (row[pixel + green] >> shift);
        to[next++] = (byte) (row[pixel + blue] >> shift);
      }
    }
  }

  /** This image, stretched with a triangle filter: first each row, then each column. */
  RgbImage resize(int newHeight, int newWidth) {
    if (newHeight == height && newWidth == width) {
      return this;
    }
    Triangles columns = Triangles.of(width, newWidth);
    float[] narrow = new float[height * newWidth * 3];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < newWidth; x++) {
        int to = (y * newWidth + x) * 3;
        for (int tap = 0; tap < columns.weights()[x].length; tap++) {
          float weight = columns.weights()[x][tap];
          int from = (y * width + columns.first()[x] + tap) * 3;
          narrow[to] += weight * Byte.toUnsignedInt(bytes[from]);
          narrow[to + 1] += weight * Byte.toUnsignedInt(bytes[from + 1]);
          narrow[to + 2] += weight * Byte.toUnsignedInt(bytes[from + 2]);
        }
      }
    }
    return new RgbImage(newHeight, newWidth, resizeRows(narrow, height, newHeight, newWidth * 3));
  }

  private static byte[] resizeRows(float[] from, int rows, int newRows, int rowLength) {
    Triangles triangles = Triangles.of(rows, newRows);
    byte[] resized = new byte[newRows * rowLength];
    for (int y = 0; y < newRows; y++) {
      float[] weights = triangles.weights()[y];
      for (int i = 0; i < rowLength; i++) {
        float sum = 0;
        for (int tap = 0; tap < weights.length; tap++) {
          sum += weights[tap] * from[(triangles.first()[y] + tap) * rowLength + i];
        }
        resized[y * rowLength + i] = (byte) Math.round(sum);
      }
    }
    return resized;
  }

  /**
   * How each new pixel of a line is made of the old ones. Pixels are intervals of length 1; the
   * triangle is as wide as a new pixel and its neighbours, but no narrower than the old ones, and
   * its part beyond the edge is left out.
   *
   * @param first the first old pixel that a new one is made of
   * @param weights of the old pixels from there on; they sum to 1
   */
  private record Triangles(int[] first, float[][] weights) {
    static Triangles of(int size, int newSize) {
      double scale = (double) size / newSize;
      double reach = Math.max(scale, 1);
      int[] first = new int[newSize];
      float[][] weights = new float[newSize][];
      for (int i = 0; i < newSize; i++) {
        double center = (i + 0.5) * scale;
        first[i] = (int) Math.max(0, Math.floor(center - reach + 0.5));
        int end = (int) Math.min(size, Math.floor(center + reach + 0.5));
        weights[i] = new float[end - first[i]];
        double sum = 0;
        for (int tap = 0; tap < weights[i].length; tap++) {
          weights[i][tap] =
              (float) Math.max(0, 1 - Math.abs(first[i] + tap + 0.5 - center) / reach);
          sum += weights[i][tap];
        }
        for (int tap = 0; tap < weights[i].length; tap++) {
          weights[i][tap] /= (float) sum;
        }
      }
      return new Triangles(first, weights);
    }
  }
}
