package io.keraunos.engine;

import io.keraunos.metric.MetricValues;
import java.util.Locale;
import java.util.stream.Collectors;

/** Formats metrics as text. */
final class MetricTable {
  private MetricTable() {}

  /** Returns a title and a line for each metric. */
  static String of(String title, MetricValues values) {
    int width = values.asMap().keySet().stream().mapToInt(String::length).max().orElse(0);
    StringBuilder text = new StringBuilder(title);
    values
        .asMap()
        .forEach(
            (name, value) ->
                text.append("\n  ")
                    .append(name)
                    .append(" ".repeat(width - name.length() + 2))
                    .append(number(value)));
    return text.toString();
  }

  /** Returns a title and the metrics, in one line. */
  static String line(String title, MetricValues values) {
    return title + ": " + inline(values);
  }

  /** Returns the metrics in one line. */
  static String inline(MetricValues values) {
    return values.asMap().entrySet().stream()
        .map(entry -> entry.getKey() + " " + number(entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** Formats a value with four digits behind the point, or as a power of ten. */
  static String number(double value) {
    double size = Math.abs(value);
    boolean plain = value == 0 || (size >= 1e-3 && size < 1e6);
    return String.format(Locale.ROOT, plain ? "%.4f" : "%.4e", value);
  }
}
