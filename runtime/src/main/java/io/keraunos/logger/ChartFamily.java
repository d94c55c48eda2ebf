package io.keraunos.logger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Metrics that share a chart: those whose names agree apart from a leading {@code train_}, {@code
 * val_} or {@code test_}.
 *
 * @param title the common part of their names; the name where there is only one
 * @param metrics their names
 */
record ChartFamily(String title, List<String> metrics) {

  private static final List<String> PARTS = List.of("train", "val", "test");
  private static final String LEARNING_RATE = "learning_rate";
  private static final String THROUGHPUT = "throughput/";

  ChartFamily {
    metrics = List.copyOf(metrics);
  }

  /** Returns the families of some metrics, in order; the learning rate and throughput come last. */
  static List<ChartFamily> of(Collection<String> metrics) {
    Map<String, List<String>> byTitle = new LinkedHashMap<>();
    for (int rank = 0; rank <= 2; rank++) {
      for (String metric : metrics) {
        if (rank(metric) == rank) {
          byTitle.computeIfAbsent(common(metric), title -> new ArrayList<>()).add(metric);
        }
      }
    }
    List<ChartFamily> families = new ArrayList<>();
    byTitle.forEach(
        (title, names) ->
            families.add(new ChartFamily(names.size() == 1 ? names.get(0) : title, names)));
    return families;
  }

  private static int rank(String metric) {
    if (metric.startsWith(THROUGHPUT)) {
      return 2;
    }
    return metric.equals(LEARNING_RATE) ? 1 : 0;
  }

  private static String common(String metric) {
    String part = part(metric);
    return part.isEmpty() ? metric : metric.substring(part.length() + 1);
  }

  /**
   * Returns {@code train}, {@code val} or {@code test} if the name begins so, else an empty text.
   */
  static String part(String metric) {
    for (String part : PARTS) {
      if (metric.startsWith(part + "_") && metric.length() > part.length() + 1) {
        return part;
      }
    }
    return "";
  }
}
