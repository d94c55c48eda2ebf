package io.keraunos.metric;

/**
 * The name a step logs a value under. The processor generates a constant for each name that a step
 * declares ({@code Cifar10NetMetrics.VAL_LOSS}).
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

  /** A name that no step declares. Prefer the generated constant where there is one. */
  public static MetricName of(String value) {
    return new MetricName(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
