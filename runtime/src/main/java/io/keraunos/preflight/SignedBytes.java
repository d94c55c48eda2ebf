package io.keraunos.preflight;

import io.keraunos.spi.Feature;
import java.util.Arrays;

/**
 * Finds out whether images were made of bytes that were read with a sign, so that 128 to 255 became
 * -128 to -1, maybe divided after.
 *
 * <p>Neighbouring pixels are alike. If the sum of their differences becomes less when negative
 * numbers are brought back to 128 to 255, then these are what was meant: bytes that were centred on
 * purpose have their greatest jumps there.
 *
 * <p>Divided by 255, which brings unsigned bytes to 0 to 1 and signed ones to nothing in use, they
 * are told by their values alone, where neighbours are not alike: multiples of 1/255 that reach
 * from near -128/255 to near 127/255. What is centred at 0 by other means, such as {@code x / 255 -
 * 0.5} or {@code x / 127.5 - 1}, has none of these multiples.
 */
final class SignedBytes {

  private static final int LEAST_ELEMENTS = 16;
  private static final int LEAST_VALUES = 1000;
  private static final int MOST_ROWS = 64;
  private static final float[] SCALES = {255, 1, 256, 128, 127.5f, 127};
  private static final int BY_255 = 0; // the index of that scale
  private static final int NEAR_THE_END = 100;
  private static final float TOLERANCE = 1e-3f;

  /**
   * What the differences must fall to. Those of noise stay the same, as every jump is as likely.
   */
  private static final double SMOOTHER = 0.8;

  /** What the differences must not rise to where the values tell: those of centred images do. */
  private static final double ROUGHER = 1.1;

  private final int channels;
  private final boolean image;
  private final boolean[] possible = new boolean[SCALES.length];
  private int rows;
  private final double[] asTheyAre = new double[SCALES.length];
  private final double[] unsigned = new double[SCALES.length];
  private final int elements;
  private long values;
  private float least;
  private float greatest;

  SignedBytes(Feature feature) {
    int rank = feature.shape().size();
    this.elements = feature.elements();
    this.image = rank >= 2;
    this.channels = rank >= 3 ? feature.shape().get(rank - 1) : 1;
    Arrays.fill(possible, true);
  }

  void add(float[] row) {
    if (elements < LEAST_ELEMENTS || rows >= MOST_ROWS) {
      return;
    }
    rows++;
    values += row.length;
    for (float value : row) {
      least = Math.min(least, value);
      greatest = Math.max(greatest, value);
    }
    for (int scale = 0; scale < SCALES.length; scale++) {
      possible[scale] = possible[scale] && add(row, scale);
    }
  }

  private boolean add(float[] row, int scale) {
    for (int i = 0; i < row.length; i++) {
      float value = row[i] * SCALES[scale];
      float whole = Math.round(value);
      if (!(Math.abs(value - whole) <= TOLERANCE) || whole < -128 || whole > 127) {
        return false;
      }
      if (i >= channels) {
        float before = Math.round(row[i - channels] * SCALES[scale]);
        asTheyAre[scale] += Math.abs(whole - before);
        unsigned[scale] +=
            Math.abs(Math.floorMod((int) whole, 256) - Math.floorMod((int) before, 256));
      }
    }
    return true;
  }

  boolean found() {
    if (rows < 2 || least >= 0) {
      return false;
    }
    if (possible[BY_255]
        && values >= LEAST_VALUES
        && least * SCALES[BY_255] <= -NEAR_THE_END
        && greatest * SCALES[BY_255] >= NEAR_THE_END
        && unsigned[BY_255] <= ROUGHER * asTheyAre[BY_255]) {
      return true;
    }
    for (int scale = 0; image && scale < SCALES.length; scale++) {
      if (possible[scale] && unsigned[scale] < SMOOTHER * asTheyAre[scale]) {
        return true;
      }
    }
    return false;
  }
}
