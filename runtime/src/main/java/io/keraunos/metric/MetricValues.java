package io.keraunos.metric;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/**
 * Values of metrics by name, in the order they were logged, each with the time of its measurement.
 * Two are equal if their values are, whenever they were measured.
 *
 * @param asMap name to value, unmodifiable
 * @param moments name to the time of the measurement, unmodifiable; a value that no fit has
 *     measured has none
 */
public record MetricValues(Map<String, Double> asMap, Map<String, Moment> moments) {

  /** The empty set of values. */
  public static final MetricValues EMPTY = new MetricValues(Map.of());

  /** Copies the maps. */
  public MetricValues {
    asMap = Collections.unmodifiableMap(new LinkedHashMap<>(asMap));
    moments = Collections.unmodifiableMap(new LinkedHashMap<>(moments));
  }

  /** Creates values whose times are not known. */
  public MetricValues(Map<String, Double> asMap) {
    this(asMap, Map.of());
  }

  /**
   * Returns the value of a metric.
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

  /** Returns the value of a metric, or empty if it was not logged. */
  public OptionalDouble find(MetricName name) {
    Double value = asMap.get(name.value());
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /**
   * Returns when a metric was measured; empty if it was not, or outside a fit. A value that is
   * older than the event that carries it is one that nobody has measured since.
   */
  public Optional<Moment> moment(MetricName name) {
    return Optional.ofNullable(moments.get(name.value()));
  }

  /** Returns these values, all measured at {@code moment}. */
  public MetricValues at(Moment moment) {
    Map<String, Moment> all = new LinkedHashMap<>();
    asMap.keySet().forEach(name -> all.put(name, moment));
    return new MetricValues(asMap, all);
  }

  /** Returns these values and the others; where both have a name, the other's value. */
  public MetricValues with(MetricValues other) {
    Map<String, Double> all = new LinkedHashMap<>(asMap);
    all.putAll(other.asMap);
    Map<String, Moment> times = new LinkedHashMap<>(moments);
    times.keySet().removeAll(other.asMap.keySet());
    times.putAll(other.moments);
    return new MetricValues(all, times);
  }

  /** Returns these values except those of some names. */
  public MetricValues without(Collection<String> names) {
    return filter(name -> !names.contains(name));
  }

  /** Returns the values that were measured in an epoch or at its end. */
  public MetricValues ofEpoch(long epoch) {
    return filter(
        name -> {
          Moment moment = moments.get(name);
          return moment != null && moment.epoch() == epoch;
        });
  }

  /** Returns the values that were measured after {@code step} steps. */
  public MetricValues ofStep(long step) {
    return filter(
        name -> {
          Moment moment = moments.get(name);
          return moment != null && moment.step() == step;
        });
  }

  private MetricValues filter(Predicate<String> kept) {
    Map<String, Double> values = new LinkedHashMap<>(asMap);
    values.keySet().removeIf(kept.negate());
    Map<String, Moment> times = new LinkedHashMap<>(moments);
    times.keySet().removeIf(kept.negate());
    return new MetricValues(values, times);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MetricValues values && values.asMap.equals(asMap);
  }

  @Override
  public int hashCode() {
    return asMap.hashCode();
  }

  @Override
  public String toString() {
    return "MetricValues[asMap=" + asMap + "]";
  }
}
