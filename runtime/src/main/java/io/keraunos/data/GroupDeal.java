package io.keraunos.data;

import io.keraunos.sampling.SamplingOrder;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Deals groups of examples out to parts, each group whole to one of them.
 *
 * <p>The groups come in a random order, but those of more examples before those of fewer, by powers
 * of two: 64 to 127 before 32 to 63. Each goes to the part that is least full with it, in
 * proportion to the part's fraction. So every part gets large groups and small ones, and the small
 * ones even out what the large ones have left.
 */
final class GroupDeal {
  private GroupDeal() {}

  /**
   * Deals the groups out.
   *
   * @param groups the group of each example
   * @param fractions of the parts
   * @return the part of each example
   * @throws IllegalArgumentException if a part gets no group
   */
  static int[] of(List<?> groups, long seed, double[] fractions) {
    Map<Object, Integer> numbers = new LinkedHashMap<>(); // in the order of their first examples
    int[] numberOf = new int[groups.size()];
    for (int i = 0; i < numberOf.length; i++) {
      Integer known = numbers.putIfAbsent(groups.get(i), numbers.size());
      numberOf[i] = known == null ? numbers.size() - 1 : known;
    }
    int[] sizes = new int[numbers.size()];
    for (int number : numberOf) {
      sizes[number]++;
    }
    int[] partOf = deal(sizes, seed, fractions);
    return IntStream.of(numberOf).map(number -> partOf[number]).toArray();
  }

  private static int[] deal(int[] sizes, long seed, double[] fractions) {
    SamplingOrder order = SamplingOrder.shuffled(sizes.length, seed, -1);
    int[] shuffled =
        IntStream.range(0, sizes.length)
            .map(i -> (int) order.index(i))
            .boxed()
            .sorted(Comparator.comparingInt(group -> Integer.numberOfLeadingZeros(sizes[group])))
            .mapToInt(group -> group)
            .toArray();
    long[] dealt = new long[fractions.length];
    int[] partOf = new int[sizes.length];
    for (int group : shuffled) {
      int least = 0;
      for (int part = 1; part < fractions.length; part++) {
        if ((dealt[part] + sizes[group]) / fractions[part]
            < (dealt[least] + sizes[group]) / fractions[least]) {
          least = part;
        }
      }
      dealt[least] += sizes[group];
      partOf[group] = least;
    }
    for (int part = 0; part < fractions.length; part++) {
      if (dealt[part] == 0) {
        throw new IllegalArgumentException(
            "each part must get a group, but part %s, a fraction of %s, gets none of %s groups. Use larger fractions or fewer parts"
                .formatted(part + 1, fractions[part], sizes.length));
      }
    }
    return partOf;
  }
}
