package io.keraunos.logger;

import java.util.Arrays;

/**
 * The values of a metric by step, in bounded memory. Where there are too many, the steps are parted
 * into buckets of equal width, of which each keeps its lowest, its highest and its first value that
 * is not finite; as the fit goes on the buckets grow. So spikes stay, and so does the newest value.
 */
final class Series {

  /** The most points that are held, and drawn. */
  static final int MOST = 2000;

  /** The most points left by thinning: the rest is room for new points at full resolution. */
  private static final int THINNED = MOST * 3 / 4;

  private static final int FIRST_CAPACITY = 16;

  private long[] steps = new long[FIRST_CAPACITY];
  private double[] values = new double[FIRST_CAPACITY];
  private int size;
  private long width = 1;

  /** Creates a series without values. */
  Series() {}

  /**
   * Creates a series that goes on from the points of another.
   *
   * @throws IllegalArgumentException if they cannot be a series' points
   */
  Series(long width, long[] steps, double[] values) {
    if (width < 1 || steps.length != values.length || steps.length > MOST) {
      throw new IllegalArgumentException(
          "a series must have as many steps as values, at most %s, but has %s and %s, with width %s"
              .formatted(MOST, steps.length, values.length, width));
    }
    for (int i = 1; i < steps.length; i++) {
      if (steps[i] <= steps[i - 1]) {
        throw new IllegalArgumentException(
            "steps must ascend, but %s comes after %s".formatted(steps[i], steps[i - 1]));
      }
    }
    this.width = width;
    this.size = steps.length;
    this.steps = Arrays.copyOf(steps, Math.max(size, FIRST_CAPACITY));
    this.values = Arrays.copyOf(values, Math.max(size, FIRST_CAPACITY));
  }

  /** Adds a value. Known values of this step and of later ones are void. */
  void add(long step, double value) {
    keepUpTo(step - 1);
    if (size == MOST) {
      thin();
    }
    if (size == steps.length) {
      int capacity = Math.min(2 * size, MOST);
      steps = Arrays.copyOf(steps, capacity);
      values = Arrays.copyOf(values, capacity);
    }
    steps[size] = step;
    values[size] = value;
    size++;
  }

  /** Forgets what came after a step. */
  void keepUpTo(long step) {
    while (size > 0 && steps[size - 1] > step) {
      size--;
    }
  }

  private void thin() {
    keepExtremes();
    while (size > THINNED) {
      width *= 2;
      keepExtremes();
    }
  }

  private void keepExtremes() {
    int kept = 0;
    int from = 0;
    while (from < size) {
      int to = from;
      int low = -1;
      int high = -1;
      int odd = -1;
      for (; to < size && steps[to] / width == steps[from] / width; to++) {
        if (Double.isFinite(values[to])) {
          low = low < 0 || values[to] < values[low] ? to : low;
          high = high < 0 || values[to] > values[high] ? to : high;
        } else if (odd < 0) {
          odd = to;
        }
      }
      for (int i = from; i < to; i++) {
        if (i == low || i == high || i == odd) {
          steps[kept] = steps[i];
          values[kept] = values[i];
          kept++;
        }
      }
      from = to;
    }
    size = kept;
  }

  /** Returns the number of points. */
  int size() {
    return size;
  }

  /** Returns the number of steps in a bucket; 1 as long as no value was left out. */
  long width() {
    return width;
  }

  long step(int index) {
    return steps[index];
  }

  double value(int index) {
    return values[index];
  }

  /** Returns the steps of the points, ascending. */
  long[] steps() {
    return Arrays.copyOf(steps, size);
  }

  /** Returns the values of the points. */
  double[] values() {
    return Arrays.copyOf(values, size);
  }

  /** Returns the index of the lowest finite value; -1 if there is none. */
  int lowest() {
    int found = -1;
    for (int i = 0; i < size; i++) {
      if (Double.isFinite(values[i]) && (found < 0 || values[i] < values[found])) {
        found = i;
      }
    }
    return found;
  }

  /** Returns the index of the highest finite value; -1 if there is none. */
  int highest() {
    int found = -1;
    for (int i = 0; i < size; i++) {
      if (Double.isFinite(values[i]) && (found < 0 || values[i] > values[found])) {
        found = i;
      }
    }
    return found;
  }
}
