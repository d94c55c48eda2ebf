package io.keraunos.feature;

import io.keraunos.spi.Feature;
import java.util.Arrays;
import java.util.Locale;

/** How often each distinct value came, by the number that a table gave it. */
final class Counts {

  /** The most distinct values of a component. */
  static final int MOST_DISTINCT = 1_000_000;

  // So many that to put them together costs little for each, so few that threads hold little.
  private static final int MANY = 1 << 17;

  private long[] counts = new long[16];
  private int size;

  /** Adds to the count of a number, which is a known one or the next. */
  void add(int number, long times) {
    if (number == size) {
      if (size == counts.length) {
        counts = Arrays.copyOf(counts, 2 * size);
      }
      size++;
    }
    counts[number] += times;
  }

  long of(int number) {
    return counts[number];
  }

  int size() {
    return size;
  }

  /** Returns whether there are so many that another one should take them. */
  boolean areMany() {
    return size >= MANY;
  }

  /** Checks that there are not too many distinct values of a component. */
  void checkBound(Feature feature) {
    if (size > MOST_DISTINCT) {
      throw new UnfitValueException(
          String.format(
              Locale.ROOT,
              "%s must have at most %,d distinct values, but has more: use @Hashed. A smaller"
                  + " maxSize does not help, as the most frequent are known only when all are"
                  + " counted",
              Presence.named(feature),
              MOST_DISTINCT));
    }
  }

  /** Forgets all counts. */
  void clear() {
    Arrays.fill(counts, 0, size, 0);
    size = 0;
  }
}
