package io.keraunos.feature;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * FarmHash's {@code Fingerprint64}, the hash of TensorFlow's {@code StringToHashBucketFast} and of
 * Keras' {@code Hashing} without a salt. See <a
 * href="https://github.com/google/farmhash">farmhash</a>, {@code farmhashna::Hash64}, whose names
 * are used here.
 */
final class FarmHash {
  private FarmHash() {}

  private static final long K0 = 0xc3a5c85c97cb3127L;
  private static final long K1 = 0xb492b66fbe98f273L;
  private static final long K2 = 0x9ae16a3b2f90404fL;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int LONGEST_WHOLE = 20; // characters of Long.MIN_VALUE

  /** Returns the bucket of a text. */
  static int bucket(String text, int buckets) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return (int) Long.remainderUnsigned(hash(utf8, 0, utf8.length), buckets);
  }

  /** Returns the bucket of a whole number, which is that of its decimal digits. */
  static int bucket(long whole, int buckets) {
    byte[] digits = new byte[LONGEST_WHOLE];
    int begin = LONGEST_WHOLE;
    long rest = whole;
    do {
      digits[--begin] = (byte) ('0' + Math.abs(rest % 10));
      rest /= 10;
    } while (rest != 0);
    if (whole < 0) {
      digits[--begin] = '-';
    }
    return (int) Long.remainderUnsigned(hash(digits, begin, LONGEST_WHOLE - begin), buckets);
  }

  /** Returns the hash of a part of an array. */
  static long hash(byte[] s, int from, int length) {
    if (length <= 16) {
      return upTo16(s, from, length);
    }
    if (length <= 64) {
      return upTo64(s, from, length);
    }
    return above64(s, from, length);
  }

  private static long upTo16(byte[] s, int from, int n) {
    long mul = K2 + n * 2L;
    if (n >= 8) {
      long a = fetch(s, from) + K2;
      long b = fetch(s, from + n - 8);
      return hash16(rotate(b, 37) * mul + a, (rotate(a, 25) + b) * mul, mul);
    }
    if (n >= 4) {
      return hash16(n + (fetch32(s, from) << 3), fetch32(s, from + n - 4), mul);
    }
    if (n > 0) {
      int y = (s[from] & 255) + ((s[from + (n >> 1)] & 255) << 8);
      int z = n + ((s[from + n - 1] & 255) << 2);
      return shiftMix((y * K2) ^ (z * K0)) * K2;
    }
    return K2;
  }

  private static long upTo64(byte[] s, int from, int n) {
    long mul = K2 + n * 2L;
    long a = fetch(s, from) * (n <= 32 ? K1 : K2);
    long b = fetch(s, from + 8);
    long c = fetch(s, from + n - 8) * mul;
    long d = fetch(s, from + n - 16) * K2;
    long y = rotate(a + b, 43) + rotate(c, 30) + d;
    long z = a + rotate(b + K2, 18) + c;
    if (n <= 32) {
      return hash16(y, z, mul);
    }
    z = hash16(y, z, mul);
    long e = fetch(s, from + 16) * mul;
    long f = fetch(s, from + 24);
    long g = (y + fetch(s, from + n - 32)) * mul;
    long h = (z + fetch(s, from + n - 24)) * mul;
    return hash16(rotate(e + f, 43) + rotate(g, 30) + h, e + rotate(f + a, 18) + g, mul);
  }

  private static long above64(byte[] s, int from, int n) {
    long seed = 81;
    long x = seed * K2 + fetch(s, from);
    long y = seed * K1 + 113;
    long z = shiftMix(y * K2 + 113) * K2;
    long v0 = 0;
    long v1 = 0;
    long w0 = 0;
    long w1 = 0;
    int end = from + (n - 1) / 64 * 64;
    for (int p = from; p < end; p += 64) {
      x = rotate(x + y + v0 + fetch(s, p + 8), 37) * K1;
      y = rotate(y + v1 + fetch(s, p + 48), 42) * K1;
      x ^= w1;
      y += v0 + fetch(s, p + 40);
      z = rotate(z + w0, 33) * K1;
      long first = v1 * K1;
      long second = x + w0;
      v0 = weakFirst(s, p, first);
      v1 = weakSecond(s, p, first, second);
      first = z + w1;
      second = y + fetch(s, p + 16);
      w0 = weakFirst(s, p + 32, first);
      w1 = weakSecond(s, p + 32, first, second);
      long swapped = z;
      z = x;
      x = swapped;
    }
    long mul = K1 + ((z & 0xff) << 1);
    int last = from + n - 64;
    w0 += (n - 1) & 63;
    v0 += w0;
    w0 += v0;
    x = rotate(x + y + v0 + fetch(s, last + 8), 37) * mul;
    y = rotate(y + v1 + fetch(s, last + 48), 42) * mul;
    x ^= w1 * 9;
    y += v0 * 9 + fetch(s, last + 40);
    z = rotate(z + w0, 33) * mul;
    long first = v1 * mul;
    long second = x + w0;
    v0 = weakFirst(s, last, first);
    v1 = weakSecond(s, last, first, second);
    first = z + w1;
    second = y + fetch(s, last + 16);
    w0 = weakFirst(s, last + 32, first);
    w1 = weakSecond(s, last + 32, first, second);
    return hash16(hash16(v0, w0, mul) + shiftMix(y) * K0 + x, hash16(v1, w1, mul) + z, mul);
  }

  /** Returns the first half of {@code WeakHashLen32WithSeeds}. */
  private static long weakFirst(byte[] s, int p, long a) {
    return a + fetch(s, p) + fetch(s, p + 8) + fetch(s, p + 16) + fetch(s, p + 24);
  }

  /** Returns the second half of {@code WeakHashLen32WithSeeds}. */
  private static long weakSecond(byte[] s, int p, long a, long b) {
    long begun = a + fetch(s, p);
    long added = begun + fetch(s, p + 8) + fetch(s, p + 16);
    return rotate(b + begun + fetch(s, p + 24), 21) + rotate(added, 44) + begun;
  }

  private static long hash16(long u, long v, long mul) {
    long a = shiftMix((u ^ v) * mul);
    return shiftMix((v ^ a) * mul) * mul;
  }

  private static long shiftMix(long value) {
    return value ^ (value >>> 47);
  }

  private static long rotate(long value, int bits) {
    return Long.rotateRight(value, bits);
  }

  private static long fetch(byte[] s, int at) {
    return (long) LONGS.get(s, at);
  }

  private static long fetch32(byte[] s, int at) {
    return (int) INTS.get(s, at) & 0xffffffffL;
  }
}
