package io.keraunos.metric;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The name under which a step logs a value. The processor generates a constant for each name that a
 * step declares ({@code Cifar10NetMetrics.VAL_LOSS}).
 *
 * @param value the name, not blank
 */
public record MetricName(String value) {

  /** Checks the name. */
  public MetricName {
    if (value.isBlank()) {
      throw new IllegalArgumentException(
          "metric name must not be blank, but was \"" + value + "\"");
    }
  }

  /** Returns a name that no step declares. Prefer the generated constant where there is one. */
  public static MetricName of(String value) {
    return new MetricName(value);
  }

  /**
   * Returns the name of {@code names} that this one may be a misspelling of; empty if more than a
   * third of it differs from each.
   */
  public Optional<String> nearest(Collection<String> names) {
    return names.stream()
        .filter(name -> distance(name) <= Math.max(1, value.length() / 3))
        .min(Comparator.comparingInt(this::distance));
  }

  /** Computes Levenshtein's distance: the number of letters to insert, delete or change. */
  private int distance(String other) {
    int[] row = IntStream.rangeClosed(0, other.length()).toArray();
    for (int i = 1; i <= value.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int changed = diagonal + (value.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.length()];
  }

  @Override
  public String toString() {
    return value;
  }
}
