package io.keraunos.engine;

import io.keraunos.metric.MetricValues;
import io.keraunos.text.NumberText;
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
                    .append(NumberText.of(value)));
    return text.toString();
  }

  /** Returns a title and the metrics, in one line. */
  static String line(String title, MetricValues values) {
    return title + ": " + inline(values);
  }

  /** Returns the metrics in one line. */
  static String inline(MetricValues values) {
    return values.asMap().entrySet().stream()
        .map(entry -> entry.getKey() + " " + NumberText.of(entry.getValue()))
        .collect(Collectors.joining(", "));
  }
}
