package io.keraunos.graph.trace;

import io.keraunos.feature.FittedFeature;
import io.keraunos.feature.FittedFeatures;
import io.keraunos.spi.Feature;
import io.keraunos.spi.Meaning;
import java.util.stream.IntStream;

/** What was measured of one component. */
final class Measured {
  private Measured() {}

  /**
   * Returns what was measured of a component.
   *
   * @throws IllegalArgumentException if nothing was, or something for another meaning
   */
  static <T extends FittedFeature> T of(Feature feature, FittedFeatures fitted, Class<T> type) {
    FittedFeature found = fitted.of(feature.name());
    if (!type.isInstance(found)) {
      throw new IllegalArgumentException(
          "component %s must have been measured as %s, as it is %s, but was as %s. Fit again"
              .formatted(
                  feature.name(),
                  type.getSimpleName(),
                  feature.meaning(),
                  found.getClass().getSimpleName()));
    }
    return type.cast(found);
  }

  /** Returns what was measured of a quantity. */
  static FittedFeature.Numbers numbers(Feature feature, FittedFeatures fitted) {
    return of(feature, fitted, FittedFeature.Numbers.class);
  }

  /** Returns the boundaries of a component in buckets: the inner quantiles, each once. */
  static double[] boundaries(Feature feature, FittedFeatures fitted) {
    double[] all =
        numbers(feature, fitted).quantiles().stream().mapToDouble(Double::doubleValue).toArray();
    return IntStream.range(1, all.length - 1)
        .filter(i -> i == 1 || all[i] != all[i - 1]) // 0.0 and -0.0 are one boundary
        .mapToDouble(i -> all[i])
        .toArray();
  }

  /** Returns the scale of a quantity. */
  static NumberScale scale(Feature feature, Meaning.Number meaning, FittedFeatures fitted) {
    return switch (meaning.scale()) {
      case NONE -> new LinearScale(0, 1); // which needs no measurement
      case STANDARD -> {
        FittedFeature.Numbers numbers = numbers(feature, fitted);
        yield LinearScale.of(numbers.mean(), numbers.deviation());
      }
      case MIN_MAX -> {
        FittedFeature.Numbers numbers = numbers(feature, fitted);
        yield LinearScale.of(numbers.least(), numbers.most() - numbers.least());
      }
      case QUANTILES -> QuantileScale.of(numbers(feature, fitted).quantiles());
    };
  }
}
