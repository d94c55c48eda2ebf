package io.keraunos.feature;

import static com.google.common.truth.Truth.assertWithMessage;

import java.util.Arrays;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

class SmallestHashesTest {

  private static void check(String name, LongUnaryOperator number) {
    Random random = new Random(3);
    for (int size : new int[] {1, 2, 3, 100, 5_000}) {
      long[] hashes = new long[size + 7]; // those behind are not looked at
      Arrays.setAll(hashes, i -> number.applyAsLong(random.nextLong()));
      Arrays.fill(hashes, size, size + 7, Long.MIN_VALUE);
      long[] sorted = Arrays.copyOf(hashes, size);
      Arrays.sort(sorted);
      for (int count : new int[] {1, (size + 1) / 2, size}) {
        assertWithMessage("%s, %s of %s", name, count, size)
            .that(SmallestHashes.greatest(hashes, size, count))
            .isEqualTo(sorted[count - 1]);
      }
    }
  }

  @Test
  void isThatOfSorting() {
    check("any", number -> number);
    check("below a limit", number -> Long.MIN_VALUE + (number >>> 7));
    check("none below 0", number -> number >>> 1);
    check("small", number -> number >> 55);
    check("few", number -> number % 3);
    check("the same", number -> 7);
    check("ends", number -> number < 0 ? Long.MIN_VALUE : Long.MAX_VALUE);
  }
}
