package io.keraunos.metric;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Values of metrics by name, in the order they were logged.
 *
 * @param asMap name to value, unmodifiable
 */
public record MetricValues(Map<String, Double> asMap) {

  /** No values. */
  public static final MetricValues EMPTY = new MetricValues(Map.of());

  /** Copies the map. */
  public MetricValues {
    asMap = Collections.unmodifiableMap(new LinkedHashMap<>(asMap));
  }

  /**
   * The value of a metric.
   *
   * @throws IllegalArgumentException if it was not logged; the message names those that were
   */
  public double get(MetricName name) {
    return find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "metric \"" + name + "\" was not logged; logged were " + asMap.keySet()));
  }

  /** The value of a metric, or empty if it was not logged. */
  public OptionalDouble find(MetricName name) {
    Double value = asMap.get(name.value());
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /** These values and the others; where both have a name, the other's value. */
  public MetricValues with(MetricValues other) {
    Map<String, Double> all = new LinkedHashMap<>(asMap);
    all.putAll(other.asMap);
    return new MetricValues(all);
  }
}
