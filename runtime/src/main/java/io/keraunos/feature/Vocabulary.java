package io.keraunos.feature;

import io.keraunos.spi.Feature;
import io.keraunos.spi.Meaning;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Vocabularies of categories: the most frequent values first, equal ones by their UTF-8 bytes. */
final class Vocabulary {
  private Vocabulary() {}

  /**
   * Returns what was measured of a category.
   *
   * @param texts its distinct values, in any order
   * @param counts how often each came
   * @throws UnfitValueException if they do not do
   */
  static FittedFeature.Values of(Feature feature, String[] texts, Counts counts, long missing) {
    Meaning.Category category = (Meaning.Category) feature.meaning();
    if (!category.constants().isEmpty()) {
      return constants(feature, category.constants(), texts, counts, missing);
    }
    if (feature.label() && texts.length > category.maxSize()) {
      throw new UnfitValueException(
          "%s must have at most maxSize = %s classes, but has %s: declare a larger maxSize, or make it @Numeric if it is a quantity"
              .formatted(Presence.named(feature), category.maxSize(), texts.length));
    }
    List<Integer> order = mostFrequent(texts, counts, category.maxSize());
    return new FittedFeature.Values(
        total(counts),
        missing,
        texts.length,
        order.stream().map(number -> texts[number]).toList(),
        order.stream().map(counts::of).toList());
  }

  private static List<Integer> mostFrequent(String[] texts, Counts counts, int most) {
    long[] times = IntStream.range(0, texts.length).mapToLong(counts::of).sorted().toArray();
    long least = times.length <= most ? 0 : times[times.length - most];
    return IntStream.range(0, texts.length)
        .filter(number -> counts.of(number) >= least) // to sort a million texts takes seconds
        .boxed()
        .sorted(
            Comparator.<Integer>comparingLong(counts::of)
                .reversed()
                .thenComparing(number -> texts[number], Texts::compareBytes))
        .limit(most)
        .toList();
  }

  private static FittedFeature.Values constants(
      Feature feature, List<String> constants, String[] texts, Counts counts, long missing) {
    Long[] times = Collections.nCopies(constants.size(), 0L).toArray(Long[]::new);
    for (int number = 0; number < texts.length; number++) {
      int constant = constants.indexOf(texts[number]);
      if (constant < 0) {
        throw new UnfitValueException(
            "%s must be one of %s, but was %s"
                .formatted(Presence.named(feature), Presence.some(constants), texts[number]));
      }
      times[constant] = counts.of(number);
    }
    return new FittedFeature.Values(
        total(counts), missing, texts.length, constants, Arrays.asList(times));
  }

  private static long total(Counts counts) {
    return IntStream.range(0, counts.size()).mapToLong(counts::of).sum();
  }
}
