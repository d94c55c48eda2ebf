package io.keraunos.preflight;

import io.keraunos.spi.Feature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The frames of sequences, as hashes: the elements of a vector, or the rows of a matrix. A sequence
 * that has few different frames, or whose elements go up by equal steps, has none: it is equal to
 * others by chance.
 */
final class SequenceFrames {

  /** The least and the most frames of a sequence; shorter ones are equal by chance. */
  private static final int LEAST = 12;

  private static final int MOST = 512;
  private static final int MANY = 8;
  private static final float SAME_STEP = 1e-4f;
  private static final int[] NONE = {};

  private final boolean sequence;
  private final int frames;
  private final int width;
  private final List<int[]> rows = new ArrayList<>();

  SequenceFrames(Feature feature) {
    int rank = feature.shape().size();
    this.sequence =
        (rank == 1 || rank == 2)
            && feature.shape().get(0) >= LEAST
            && feature.shape().get(0) <= MOST;
    this.frames = sequence ? feature.shape().get(0) : 0;
    this.width = sequence ? feature.elements() / frames : 0;
  }

  /** Adds a row, in place of one with its number that was not read to its end. */
  void add(int row, float[] values) {
    if (sequence) {
      rows.subList(Math.min(row, rows.size()), rows.size()).clear();
      rows.add(frames(values));
    }
  }

  private int[] frames(float[] values) {
    int[] hashes = new int[frames];
    for (int frame = 0; frame < frames; frame++) {
      int hash = 0;
      for (int i = frame * width; i < (frame + 1) * width; i++) {
        hash = 31 * hash + Float.floatToIntBits(values[i]) * 0x9E3779B9;
      }
      hashes[frame] = hash ^ (hash >>> 15);
    }
    boolean few = Arrays.stream(hashes).distinct().count() < Math.min(MANY, frames / 2);
    return few || hasEqualSteps(values) ? NONE : hashes;
  }

  private boolean hasEqualSteps(float[] values) {
    float step = values[width] - values[0];
    for (int i = width; i < values.length; i++) {
      if (!(Math.abs(values[i] - values[i - width] - step) <= SAME_STEP * Math.abs(step))) {
        return false;
      }
    }
    return true;
  }

  /** Returns the frames of a row; empty if it is no sequence that tells. */
  int[] of(int row) {
    return row < rows.size() ? rows.get(row) : NONE;
  }
}
