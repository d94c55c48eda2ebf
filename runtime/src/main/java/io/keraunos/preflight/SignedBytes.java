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
 */
final class SignedBytes {

  private static final int LEAST_ELEMENTS = 64;
  private static final int MOST_ROWS = 64;
  private static final float[] SCALES = {1, 255, 256, 128, 127.5f, 127};
  private static final float TOLERANCE = 1e-3f;

  /**
   * What the differences must fall to. Those of noise stay the same, as every jump is as likely.
   */
  private static final double SMOOTHER = 0.8;

  private final int channels;
  private final boolean image;
  private final boolean[] possible = new boolean[SCALES.length];
  private int rows;
  private final double[] asTheyAre = new double[SCALES.length];
  private final double[] unsigned = new double[SCALES.length];
  private boolean negative;

  SignedBytes(Feature feature) {
    int rank = feature.shape().size();
    this.image = rank >= 2 && feature.elements() >= LEAST_ELEMENTS;
    this.channels = rank >= 3 ? feature.shape().get(rank - 1) : 1;
    Arrays.fill(possible, true);
  }

  void add(float[] values) {
    if (!image || rows >= MOST_ROWS) {
      return;
    }
    rows++;
    for (int scale = 0; scale < SCALES.length; scale++) {
      possible[scale] = possible[scale] && add(values, scale);
    }
  }

  private boolean add(float[] values, int scale) {
    for (int i = 0; i < values.length; i++) {
      float value = values[i] * SCALES[scale];
      float whole = Math.round(value);
      if (!(Math.abs(value - whole) <= TOLERANCE) || whole < -128 || whole > 127) {
        return false;
      }
      negative |= whole < 0;
      if (i >= channels) {
        float before = Math.round(values[i - channels] * SCALES[scale]);
        asTheyAre[scale] += Math.abs(whole - before);
        unsigned[scale] +=
            Math.abs(Math.floorMod((int) whole, 256) - Math.floorMod((int) before, 256));
      }
    }
    return true;
  }

  boolean found() {
    if (rows < 2 || !negative) {
      return false;
    }
    for (int scale = 0; scale < SCALES.length; scale++) {
      if (possible[scale] && unsigned[scale] < SMOOTHER * asTheyAre[scale]) {
        return true;
      }
    }
    return false;
  }
}
