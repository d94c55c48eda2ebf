package io.keraunos.sampling;

import io.keraunos.check.Check;

/**
 * The order in which the examples of an epoch are read: a permutation of {@code 0 … size - 1} that
 * is a pure function of seed, epoch and position. It needs no memory that grows with the size, and
 * any position can be asked for at any time, by any thread; so the order does not depend on how
 * many threads read, and an epoch can be resumed in its middle.
 *
 * <p>The permutation is a Feistel network over the smallest power of two that holds the size; a
 * result beyond the size is sent through the network again until it falls inside (cycle walking;
 * Black and Rogaway, "Ciphers with Arbitrary Finite Domains", 2002). It is meant to be well mixed,
 * not to keep a secret.
 */
public final class SamplingOrder {

  private static final int ROUNDS = 8;

  private final long size;
  private final boolean shuffled;
  // The domain's bits are split into a left and a right part, which differ by at most one bit.
  private final int rightBits;
  private final long leftMask;
  private final long rightMask;
  private final long[] keys = new long[ROUNDS];

  private SamplingOrder(long size, boolean shuffled, long seed, long epoch) {
    Check.atLeast("size", size, 0);
    this.size = size;
    this.shuffled = shuffled;
    // Two bits at least, so that each part has one to be mixed with.
    int bits = Math.max(2, Long.SIZE - Long.numberOfLeadingZeros(Math.max(1, size - 1)));
    this.rightBits = (bits + 1) / 2;
    this.rightMask = (1L << rightBits) - 1;
    this.leftMask = (1L << (bits - rightBits)) - 1;
    long state = mix(mix(seed) + epoch);
    for (int round = 0; round < ROUNDS; round++) {
      state += 0x9E3779B97F4A7C15L;
      keys[round] = mix(state);
    }
  }

  /** Returns the examples in their own order: position and index are the same. */
  public static SamplingOrder sequential(long size) {
    return new SamplingOrder(size, false, 0, 0);
  }

  /**
   * Returns a new order for each epoch.
   *
   * @param size the number of examples, at least 0
   * @param seed the family of orders
   * @param epoch the order in the family
   */
  public static SamplingOrder shuffled(long size, long seed, long epoch) {
    return new SamplingOrder(size, true, seed, epoch);
  }

  /** Returns the number of examples. */
  public long size() {
    return size;
  }

  /**
   * Returns the index of the example that is read at a position.
   *
   * @param position 0 to {@code size() - 1}
   */
  public long index(long position) {
    if (position < 0 || position >= size) {
      throw new IndexOutOfBoundsException(
          "position must be from 0 to " + (size - 1) + ", but was " + position);
    }
    if (!shuffled || size == 1) {
      return position;
    }
    long index = position;
    do {
      index = permute(index);
    } while (index >= size);
    return index;
  }

  private long permute(long value) {
    long left = value >>> rightBits;
    long right = value & rightMask;
    for (int round = 0; round < ROUNDS; round += 2) {
      left ^= mix(right ^ keys[round]) & leftMask;
      right ^= mix(left ^ keys[round + 1]) & rightMask;
    }
    return (left << rightBits) | right;
  }

  /**
   * Returns a hash of a number: every input bit changes every output bit with probability one half.
   *
   * <p>It is the finalizer of SplitMix64 (Steele, Lea, Flood, "Fast Splittable Pseudorandom Number
   * Generators", 2014).
   */
  public static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
