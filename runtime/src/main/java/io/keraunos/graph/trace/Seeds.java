package io.keraunos.graph.trace;

/** Derives seeds that differ by purpose, and are the same in every run. */
final class Seeds {
  private Seeds() {}

  /** Returns a seed for something with a name. */
  static long mix(long seed, String name) {
    long hash = seed;
    for (int i = 0; i < name.length(); i++) {
      hash = mix(hash, name.charAt(i));
    }
    return hash;
  }

  /**
   * Returns a seed for the n-th of something: SplitMix64's finalizer (Steele et al., OOPSLA 2014).
   */
  static long mix(long seed, long n) {
    long z = seed + (n + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
