package io.keraunos.graph.execute;

import io.keraunos.graph.plan.MetricLayout;
import io.keraunos.metric.MetricValues;
import io.keraunos.step.Figure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The sums of a stage's metrics over some of its steps, in double precision on the host. */
public final class MetricTotals {

  private final MetricLayout layout;
  private final double[] sums;
  private final List<List<float[][]>> rows = new ArrayList<>();

  MetricTotals(MetricLayout layout) {
    this.layout = layout;
    this.sums = new double[layout.length()];
    for (int i = 0; i < layout.rowMetrics(); i++) {
      rows.add(new ArrayList<>());
    }
  }

  /** Joins the totals of several steps over the same batches. */
  static MetricTotals joined(List<MetricTotals> steps) {
    if (steps.size() == 1) {
      return steps.get(0);
    }
    MetricTotals all =
        new MetricTotals(MetricLayout.joined(steps.stream().map(of -> of.layout).toList()));
    int sums = 0;
    int rows = 0;
    for (MetricTotals step : steps) {
      System.arraycopy(step.sums, 0, all.sums, sums, step.sums.length);
      sums += step.sums.length;
      for (List<float[][]> metric : step.rows) {
        all.rows.get(rows++).addAll(metric);
      }
    }
    return all;
  }

  /**
   * The contents of the totals.
   *
   * @param sums the sums
   * @param rows for each metric that needs them, all rows
   */
  public record Counts(double[] sums, List<float[][]> rows) {}

  /** Returns the contents so far. */
  public Counts counts() {
    List<float[][]> all = new ArrayList<>();
    for (List<float[][]> metric : rows) {
      all.add(metric.stream().flatMap(Arrays::stream).toArray(float[][]::new));
    }
    return new Counts(sums.clone(), all);
  }

  /**
   * Adds what {@link #counts} gave for the same metrics.
   *
   * @throws IllegalArgumentException if it is of other metrics
   */
  public void add(Counts counts) {
    if (counts.sums().length != sums.length || counts.rows().size() != rows.size()) {
      throw new IllegalArgumentException(
          "the metrics must be those of the checkpoint: it has %s sums, these are %s"
              .formatted(counts.sums().length, sums.length));
    }
    add(counts.sums());
    for (int i = 0; i < rows.size(); i++) {
      rows.get(i).add(counts.rows().get(i));
    }
  }

  int length() {
    return sums.length;
  }

  void add(double[] more) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += more[i];
    }
  }

  void addRows(int metric, float[][] more) {
    rows.get(metric).add(more);
  }

  /** Puts the rows of all workers in place of this one's. */
  void gather(RowGather gather) {
    for (List<float[][]> metric : rows) {
      float[][] all = gather.gather(metric);
      metric.clear();
      metric.add(all);
    }
  }

  /** Adds the totals of another window of the same stage. */
  public void add(MetricTotals more) {
    add(more.sums);
    for (int i = 0; i < rows.size(); i++) {
      rows.get(i).addAll(more.rows.get(i));
    }
  }

  /** Returns the number of examples. */
  public long examples() {
    return Math.round(sums[layout.examples()]);
  }

  /** Returns the mean of the training loss, of the first step's where there are several. */
  public double loss() {
    return sums[layout.loss()] / sums[layout.examples()];
  }

  /** Returns the number of examples in steps where all losses were finite. Only for training. */
  public long finiteExamples() {
    return layout.finite().stream().mapToLong(at -> Math.round(sums[at])).min().orElseThrow();
  }

  /** Returns every figure, by name; none if there was no example. */
  public Map<String, Figure> figures() {
    Map<String, Figure> figures = new LinkedHashMap<>();
    for (MetricLayout.Entry entry : layout.entries()) {
      if (entry instanceof MetricLayout.FigureEntry of && examples() > 0) {
        figures.put(of.name(), of.result().apply(all(of.index())));
      }
    }
    return figures;
  }

  private float[][] all(int index) {
    return rows.get(index).stream().flatMap(Arrays::stream).toArray(float[][]::new);
  }

  /** Returns the value of every metric that is a number; empty if there was no example. */
  public MetricValues values() {
    if (examples() == 0) {
      return MetricValues.EMPTY;
    }
    Map<String, Double> values = new LinkedHashMap<>();
    for (MetricLayout.Entry entry : layout.entries()) {
      if (!(entry instanceof MetricLayout.FigureEntry)) {
        values.put(entry.name(), value(entry));
      }
    }
    return new MetricValues(values);
  }

  private double value(MetricLayout.Entry entry) {
    if (entry instanceof MetricLayout.MeanEntry mean) {
      return sums[mean.offset()] / sums[layout.examples()];
    } else if (entry instanceof MetricLayout.SumsEntry of) {
      return of.result()
          .applyAsDouble(Arrays.copyOfRange(sums, of.offset(), of.offset() + of.count()));
    } else if (entry instanceof MetricLayout.RowsEntry of) {
      return of.result().applyAsDouble(all(of.index()));
    }
    throw new AssertionError(entry);
  }
}
