package io.keraunos.data;

/**
 * In which order an epoch reads the examples: a pure function of the seed, the epoch and the
 * position, in constant memory.
 *
 * <p>A shuffled order is a permutation by a Feistel network of four rounds over the next power of
 * four, walked until it lands inside (Black and Rogaway, Ciphers with Arbitrary Finite Domains,
 * CT-RSA 2002). It needs no array of indices, so that any thread can ask for any position.
 */
final class SamplingOrder {

  private static final int ROUNDS = 4;

  private final long size;
  private final boolean shuffle;
  private final int halfBits;
  private final long halfMask;
  private final long[] keys = new long[ROUNDS];

  private SamplingOrder(long size, boolean shuffle, long seed, long epoch) {
    this.size = size;
    this.shuffle = shuffle;
    int bits = Long.SIZE - Long.numberOfLeadingZeros(Math.max(1, size - 1));
    this.halfBits = Math.max(1, (bits + 1) / 2);
    this.halfMask = (1L << halfBits) - 1;
    for (int i = 0; i < ROUNDS; i++) {
      keys[i] = mix(mix(mix(seed) + epoch) + i);
    }
  }

  /** The examples as they lie. */
  static SamplingOrder sequential(long size) {
    return new SamplingOrder(size, false, 0, 0);
  }

  /** Another order for each seed and epoch. */
  static SamplingOrder shuffled(long size, long seed, long epoch) {
    return new SamplingOrder(size, true, seed, epoch);
  }

  /**
   * The index of the example at a position of the epoch.
   *
   * @param position 0 to {@code size - 1}
   */
  long index(long position) {
    if (position < 0 || position >= size) {
      throw new IndexOutOfBoundsException(
          "position must be 0 to %d, but was %d".formatted(size - 1, position));
    }
    if (!shuffle || size == 1) {
      return position;
    }
    long index = permute(position);
    while (index >= size) {
      index = permute(index);
    }
    return index;
  }

  private long permute(long value) {
    long left = value >>> halfBits;
    long right = value & halfMask;
    for (long key : keys) {
      long swapped = left ^ (mix(right ^ key) & halfMask);
      left = right;
      right = swapped;
    }
    return (left << halfBits) | right;
  }

  /** SplitMix64 (Steele et al., OOPSLA 2014). */
  private static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
