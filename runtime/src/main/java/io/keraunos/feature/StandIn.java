package io.keraunos.feature;

import io.keraunos.spi.Feature;
import io.keraunos.spi.Meaning;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Numbers of components of which nothing was measured. */
final class StandIn {

  /** The number of training examples. */
  static final long ROWS = 30;

  private static final int VALUES = 3;

  private StandIn() {}

  /** Returns some that a component could have; empty for a plain one. */
  static Optional<FittedFeature> of(Feature feature) {
    Meaning meaning = feature.meaning();
    if (meaning instanceof Meaning.Plain) {
      return Optional.empty();
    }
    if (meaning instanceof Meaning.Category category) {
      int known = category.constants().size();
      int size = known > 0 ? known : Math.min(category.maxSize(), VALUES);
      List<String> values =
          known > 0
              ? category.constants()
              : Stream.iterate(0, i -> i + 1).limit(size).map(String::valueOf).toList();
      return Optional.of(
          new FittedFeature.Values(
              ROWS, 0, size, values, Collections.nCopies(size, Math.max(1, ROWS / size))));
    }
    if (meaning instanceof Meaning.Number || meaning instanceof Meaning.Buckets) {
      int count = FittedFeature.Numbers.quantiles(meaning);
      List<Double> quantiles =
          IntStream.range(0, count).mapToObj(i -> (double) i / (count - 1)).toList();
      return Optional.of(new FittedFeature.Numbers(ROWS, 0, 0.5, 0.3, 0, 1, quantiles));
    }
    return Optional.of(new FittedFeature.Occurrences(ROWS, 0));
  }
}
