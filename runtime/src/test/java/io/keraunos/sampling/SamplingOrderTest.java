package io.keraunos.sampling;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.collect.Range;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The order of an epoch is a permutation, and every permutation is as likely as another. */
class SamplingOrderTest {

  private static List<Long> all(SamplingOrder order) {
    return LongStream.range(0, order.size()).mapToObj(order::index).toList();
  }

  @Test
  void everyIndexComesOnceForEverySize() {
    for (int size = 1; size <= 1000; size++) {
      SamplingOrder order = SamplingOrder.shuffled(size, 7, size);
      BitSet seen = new BitSet(size);
      for (long position = 0; position < size; position++) {
        long index = order.index(position);
        assertWithMessage("size %s", size).that(index).isAtLeast(0L);
        seen.set((int) index);
      }
      assertWithMessage("size %s", size).that(seen.cardinality()).isEqualTo(size);
      assertWithMessage("size %s", size).that(seen.length()).isEqualTo(size);
    }
  }

  @Test
  void largeSizesNeedNoMemory() {
    for (long size : new long[] {1_000_000_000L, (1L << 40) + 1, Long.MAX_VALUE}) {
      SamplingOrder order = SamplingOrder.shuffled(size, 1, 2);
      Set<Long> seen = new HashSet<>();
      long above = 0;
      for (long i = 0; i < 20_000; i++) {
        long index = order.index(i < 10_000 ? i : size - 1 - i);
        assertThat(index).isIn(Range.closedOpen(0L, size));
        assertThat(seen.add(index)).isTrue();
        above += index >= size / 2 ? 1 : 0;
      }
      // 20,000 fair coins: the standard deviation is 71.
      assertThat(above).isIn(Range.closed(9_600L, 10_400L));
    }
  }

  @Test
  void theSameSeedAndEpochGiveTheSameOrder() {
    List<Long> order = all(SamplingOrder.shuffled(1000, 3, 4));
    assertThat(all(SamplingOrder.shuffled(1000, 3, 4))).isEqualTo(order);
    assertThat(all(SamplingOrder.shuffled(1000, 3, 5))).isNotEqualTo(order);
    assertThat(all(SamplingOrder.shuffled(1000, 4, 4))).isNotEqualTo(order);
    assertThat(all(SamplingOrder.shuffled(1000, 4, 3))).isNotEqualTo(order);
  }

  @Test
  void theOrderNeverChangesFromVersionToVersion() {
    // A checkpoint names a position of an order; another order would resume elsewhere.
    // The numbers are those of a second implementation, in Python.
    assertThat(all(SamplingOrder.shuffled(10, 1, 0)))
        .containsExactly(5L, 6L, 8L, 7L, 3L, 9L, 0L, 1L, 2L, 4L)
        .inOrder();
  }

  @Test
  void everyIndexIsAsLikelyAtEveryPosition() {
    for (int size : new int[] {2, 3, 7, 10, 33}) {
      int draws = 2_000 * size;
      long[][] counts = new long[size][size];
      for (int epoch = 0; epoch < draws; epoch++) {
        SamplingOrder order = SamplingOrder.shuffled(size, 99, epoch);
        for (int position = 0; position < size; position++) {
          counts[position][(int) order.index(position)]++;
        }
      }
      double chiSquare = 0;
      for (long[] row : counts) {
        for (long count : row) {
          chiSquare += (count - 2_000.0) * (count - 2_000.0) / 2_000.0;
        }
      }
      // Rows and columns have fixed sums. Mean and deviation of chi square are known for the
      // independent case; six deviations are far outside what a fair order gives.
      double freedom = (size - 1.0) * (size - 1.0);
      assertWithMessage("size %s", size)
          .that(chiSquare * (size - 1.0) / size)
          .isLessThan(freedom + 6 * Math.sqrt(2 * freedom));
    }
  }

  @Test
  void everyPermutationIsAsLikely() {
    Map<List<Long>, Integer> counts = new HashMap<>();
    int draws = 24_000;
    for (int epoch = 0; epoch < draws; epoch++) {
      counts.merge(all(SamplingOrder.shuffled(4, 5, epoch)), 1, Integer::sum);
    }
    assertThat(counts).hasSize(24);
    double chiSquare =
        counts.values().stream().mapToDouble(n -> (n - 1000.0) * (n - 1000.0) / 1000.0).sum();
    assertThat(chiSquare).isLessThan(23 + 6 * Math.sqrt(2 * 23));
  }

  @Test
  void neighboursArePulledApart() {
    // In a fair permutation the expected number of neighbours that stay neighbours is about one.
    int stayed = 0;
    for (int epoch = 0; epoch < 100; epoch++) {
      SamplingOrder order = SamplingOrder.shuffled(1000, 0, epoch);
      for (int i = 0; i + 1 < 1000; i++) {
        stayed += order.index(i) + 1 == order.index(i + 1) ? 1 : 0;
      }
    }
    assertThat(stayed).isIn(Range.closed(40, 160));
  }

  @Test
  void withoutShufflingPositionIsIndex() {
    assertThat(all(SamplingOrder.sequential(5))).containsExactly(0L, 1L, 2L, 3L, 4L).inOrder();
    assertThat(all(SamplingOrder.sequential(0))).isEmpty();
    assertThat(all(SamplingOrder.shuffled(1, 1, 1))).containsExactly(0L);
  }

  @Test
  void positionsOutsideAreRefused() {
    SamplingOrder order = SamplingOrder.shuffled(5, 0, 0);
    assertThrows(IndexOutOfBoundsException.class, () -> order.index(5));
    assertThrows(IndexOutOfBoundsException.class, () -> order.index(-1));
    assertThrows(IllegalArgumentException.class, () -> SamplingOrder.shuffled(-1, 0, 0));
  }
}
