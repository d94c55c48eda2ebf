package io.keraunos.feature;

import java.util.Arrays;

/**
 * Finds the limit of the smallest of many hashes without sorting all: hashes are evenly spread, so
 * counting them by their leading bits leaves a few that decide. Any other numbers only take longer.
 */
final class SmallestHashes {

  private static final int BITS = 12;

  private SmallestHashes() {}

  /**
   * Returns the greatest of the smallest ones.
   *
   * @param size how many of the array to look at
   * @param count how many are the smallest ones, from 1 to {@code size}
   */
  static long greatest(long[] hashes, int size, int count) {
    long all = 0; // the bits in which two of them may differ
    for (int i = 1; i < size; i++) {
      all |= hashes[i] ^ hashes[0];
    }
    int shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(all) - BITS);
    int[] counts = new int[1 << BITS];
    for (int i = 0; i < size; i++) {
      counts[bucket(hashes[i], shift)]++;
    }
    int bucket = 0;
    int below = 0;
    while (below + counts[bucket] < count) {
      below += counts[bucket++];
    }
    long[] near = new long[counts[bucket]];
    int found = 0;
    for (int i = 0; i < size; i++) {
      if (bucket(hashes[i], shift) == bucket) {
        near[found++] = hashes[i];
      }
    }
    Arrays.sort(near);
    return near[count - below - 1];
  }

  /**
   * Returns a number that is never less for a greater hash, given that the bits above are equal.
   */
  private static int bucket(long hash, int shift) {
    return (int) ((hash ^ Long.MIN_VALUE) >>> shift) & ((1 << BITS) - 1);
  }
}
