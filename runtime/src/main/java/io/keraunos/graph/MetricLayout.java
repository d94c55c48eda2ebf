package io.keraunos.graph;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Where a stage's metrics lie in its vector of sums.
 *
 * @param length the vector's length
 * @param examples where the number of examples lies
 * @param loss where the sum of the loss lies; -1 outside training
 * @param finite where the number of examples of steps with a finite loss lies; -1 outside training
 * @param entries the metrics in the order they were logged
 */
record MetricLayout(int length, int examples, int loss, int finite, List<Entry> entries) {

  MetricLayout {
    entries = List.copyOf(entries);
  }

  /** The number of metrics whose rows come to the host with every batch. */
  int rowMetrics() {
    return (int) entries.stream().filter(RowsEntry.class::isInstance).count();
  }

  /** A metric. */
  sealed interface Entry {
    String name();
  }

  /** A mean: a sum over the number of examples. */
  record MeanEntry(String name, int offset) implements Entry {}

  /** A function of {@code count} sums. */
  record SumsEntry(String name, int offset, int count, ToDoubleFunction<double[]> result)
      implements Entry {}

  /** A function of all rows; the n-th of those fetched. */
  record RowsEntry(String name, int index, ToDoubleFunction<float[][]> result) implements Entry {}
}
