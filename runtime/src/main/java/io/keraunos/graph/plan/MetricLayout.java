package io.keraunos.graph.plan;

import io.keraunos.step.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * The layout of a stage's metrics in its vector of sums.
 *
 * @param length the vector's length
 * @param examples the index of the number of examples
 * @param loss the index of the sum of the loss, that of the first training step; -1 outside
 *     training
 * @param finite the index of the number of examples with a finite loss, for each training step;
 *     empty outside training
 * @param entries the metrics in the order they were logged
 */
public record MetricLayout(
    int length, int examples, int loss, List<Integer> finite, List<Entry> entries) {

  public MetricLayout {
    finite = List.copyOf(finite);
    entries = List.copyOf(entries);
  }

  /** Joins layouts, one after the other. */
  public static MetricLayout joined(List<MetricLayout> layouts) {
    int length = 0;
    int rows = 0;
    List<Integer> finite = new ArrayList<>();
    List<Entry> entries = new ArrayList<>();
    for (MetricLayout layout : layouts) {
      for (int at : layout.finite) {
        finite.add(length + at);
      }
      for (Entry entry : layout.entries) {
        entries.add(entry.moved(length, rows));
      }
      length += layout.length;
      rows += layout.rowMetrics();
    }
    return new MetricLayout(length, layouts.get(0).examples, layouts.get(0).loss, finite, entries);
  }

  /** Returns the names of the metrics that are numbers. */
  public List<String> names() {
    return entries.stream()
        .filter(entry -> !(entry instanceof FigureEntry))
        .map(Entry::name)
        .toList();
  }

  /** Returns the number of metrics whose rows come to the host with every batch. */
  public int rowMetrics() {
    return (int)
        entries.stream()
            .filter(entry -> entry instanceof RowsEntry || entry instanceof FigureEntry)
            .count();
  }

  /** A metric. */
  public sealed interface Entry {
    String name();

    /** Returns this entry moved behind so many other sums and rows. */
    Entry moved(int sums, int rows);
  }

  /** A mean: a sum over the number of examples. */
  public record MeanEntry(String name, int offset) implements Entry {
    @Override
    public Entry moved(int sums, int rows) {
      return new MeanEntry(name, offset + sums);
    }
  }

  /** A function of {@code count} sums. */
  public record SumsEntry(String name, int offset, int count, ToDoubleFunction<double[]> result)
      implements Entry {
    @Override
    public Entry moved(int sums, int rows) {
      return new SumsEntry(name, offset + sums, count, result);
    }
  }

  /** A function of all rows; the n-th of those fetched. */
  public record RowsEntry(String name, int index, ToDoubleFunction<float[][]> result)
      implements Entry {
    @Override
    public Entry moved(int sums, int rows) {
      return new RowsEntry(name, index + rows, result);
    }
  }

  /** A figure of all rows; the n-th of those fetched. */
  public record FigureEntry(String name, int index, Function<float[][], Figure> result)
      implements Entry {
    @Override
    public Entry moved(int sums, int rows) {
      return new FigureEntry(name, index + rows, result);
    }
  }
}
