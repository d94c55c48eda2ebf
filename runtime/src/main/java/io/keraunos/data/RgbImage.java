package io.keraunos.data;

import java.util.Arrays;

/**
 * An image as unsigned bytes.
 *
 * @param bytes {@code height * width * 3}: rows from the top, in each its pixels from the left, of
 *     each red, green and blue
 */
@SuppressWarnings("ArrayRecordComponent") // made once and handed on
record RgbImage(int height, int width, byte[] bytes) {

  /**
   * Returns this image stretched with a triangle filter: each row when it is needed, then the
   * columns. No more than one stretched row is held beside the sums of the new image.
   */
  RgbImage resize(int newHeight, int newWidth) {
    if (newHeight == height && newWidth == width) {
      return this;
    }
    Triangles columns = Triangles.of(width, newWidth);
    Triangles rows = Triangles.of(height, newHeight);
    int length = Math.multiplyExact(newWidth, 3);
    float[] sums = new float[Math.multiplyExact(newHeight, length)];
    float[] narrow = new float[length];
    int top = 0; // the first new row that is not complete
    for (int y = 0; y < height; y++) {
      narrow(y, columns, narrow);
      while (top < newHeight && rows.first()[top] + rows.weights()[top].length <= y) {
        top++;
      }
      for (int to = top; to < newHeight && rows.first()[to] <= y; to++) {
        if (y - rows.first()[to] < rows.weights()[to].length) {
          float weight = rows.weights()[to][y - rows.first()[to]];
          for (int i = 0; i < length; i++) {
            sums[to * length + i] += weight * narrow[i];
          }
        }
      }
    }
    byte[] resized = new byte[sums.length];
    for (int i = 0; i < sums.length; i++) {
      resized[i] = (byte) Math.round(sums[i]);
    }
    return new RgbImage(newHeight, newWidth, resized);
  }

  private void narrow(int y, Triangles columns, float[] narrow) {
    Arrays.fill(narrow, 0);
    for (int x = 0; x < narrow.length / 3; x++) {
      for (int tap = 0; tap < columns.weights()[x].length; tap++) {
        float weight = columns.weights()[x][tap];
        int from = (y * width + columns.first()[x] + tap) * 3;
        narrow[x * 3] += weight * Byte.toUnsignedInt(bytes[from]);
        narrow[x * 3 + 1] += weight * Byte.toUnsignedInt(bytes[from + 1]);
        narrow[x * 3 + 2] += weight * Byte.toUnsignedInt(bytes[from + 2]);
      }
    }
  }

  /**
   * The weights that make each new pixel of a line of the old ones. Pixels are intervals of length
   * 1; the triangle is as wide as a new pixel and its neighbours, but no narrower than the old
   * ones, and its part beyond the edge is left out.
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
