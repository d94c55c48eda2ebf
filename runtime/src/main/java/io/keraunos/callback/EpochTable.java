package io.keraunos.callback;

import com.google.gson.Gson;
import io.keraunos.callback.TrainingEvent.EpochEvent;
import io.keraunos.metric.MetricName;
import io.keraunos.metric.MetricValues;
import io.keraunos.text.NumberText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A table of the epochs of a fit, to be shown at its end:
 *
 * <pre>{@code
 * var table = EpochTable.of(Cifar10NetMetrics.TRAIN_LOSS, Cifar10NetMetrics.VAL_LOSS)
 *     .best(Cifar10NetMetrics.VAL_LOSS, Best.MIN);
 * // builder.callbacks(table), fit()
 * System.out.println(table);
 * }</pre>
 *
 * <pre>
 *   epoch  train_loss  val_loss
 *       1      2.2306    2.0871
 * *     2      1.9872    1.9120
 *       3      1.8431    1.9342
 * * the best val_loss
 * </pre>
 *
 * <p>It has the epochs that were finished. A value that was not measured in an epoch, such as that
 * of a validation every third epoch, is a {@code -}. The rows are part of every checkpoint, so a
 * resumed fit shows all epochs.
 */
public final class EpochTable implements Callback {

  private static final Gson GSON = new Gson();
  private static final String MARK = "*";

  private final List<MetricName> columns;
  private final @Nullable MetricName bestMetric;
  private final Best mode;
  private final List<Row> rows = new ArrayList<>(); // of the thread that fits

  /**
   * An epoch.
   *
   * @param epoch from 1
   * @param values one for each column; as texts, since JSON has no NaN. Empty if not measured
   */
  private record Row(long epoch, List<String> values, String best) {}

  private EpochTable(List<MetricName> columns, @Nullable MetricName bestMetric, Best mode) {
    this.columns = List.copyOf(columns);
    this.bestMetric = bestMetric;
    this.mode = mode;
  }

  /**
   * Returns a table of some metrics of training or validation.
   *
   * @param columns at least one, in their order
   */
  public static EpochTable of(MetricName... columns) {
    if (columns.length == 0) {
      throw new IllegalArgumentException(
          "an EpochTable must have at least one column, but has none");
    }
    return new EpochTable(Arrays.asList(columns), null, Best.MIN);
  }

  /** Marks the epoch at which a metric was best, of equal ones the last; none by default. */
  public EpochTable best(MetricName metric, Best mode) {
    return new EpochTable(columns, metric, mode);
  }

  /**
   * Returns the epoch, from 1, at which the metric of {@link #best} was best; empty if it never was
   * measured.
   */
  public OptionalLong bestEpoch() {
    OptionalLong best = OptionalLong.empty();
    double value = mode.worst();
    for (Row row : rows) {
      double measured = row.best().isEmpty() ? Double.NaN : Double.parseDouble(row.best());
      if (!Double.isNaN(measured) && !mode.better(value, measured, 0)) {
        value = measured;
        best = OptionalLong.of(row.epoch());
      }
    }
    return best;
  }

  @Override
  public String stateKey() {
    return "%s%s, best %s %s".formatted(EpochTable.class.getName(), columns, bestMetric, mode);
  }

  @Override
  public void reset() {
    rows.clear();
  }

  @Override
  public String state() {
    return GSON.toJson(rows);
  }

  @Override
  public void restore(String state) {
    rows.clear();
    Collections.addAll(rows, GSON.fromJson(state, Row[].class));
  }

  @Override
  public void onTrainEpochEnd(EpochEvent event, TrainingControl control) {
    if (!event.completed()) {
      return;
    }
    MetricValues measured = event.metrics().ofEpoch(event.epoch());
    rows.add(
        new Row(
            event.epoch() + 1,
            columns.stream().map(column -> text(measured, column)).toList(),
            bestMetric == null ? "" : text(measured, bestMetric)));
  }

  private static String text(MetricValues measured, MetricName metric) {
    return measured.find(metric).stream().mapToObj(Double::toString).findFirst().orElse("");
  }

  /** Returns the table: a line of names, one for each epoch, and one that explains the mark. */
  @Override
  public String toString() {
    OptionalLong best = bestEpoch();
    StringBuilder text = new StringBuilder("  epoch");
    columns.forEach(column -> text.append("  ").append(right(column.value(), 8)));
    for (Row row : rows) {
      boolean marked = best.isPresent() && best.getAsLong() == row.epoch();
      text.append(marked ? "\n" + MARK + " " : "\n  ").append(right("" + row.epoch(), 5));
      for (int i = 0; i < columns.size(); i++) {
        int width = Math.max(8, columns.get(i).value().length());
        text.append("  ").append(right(figure(row.values().get(i)), width));
      }
    }
    if (best.isPresent()) {
      text.append("\n").append(MARK).append(" the best ").append(bestMetric);
    }
    return text.toString();
  }

  private static String figure(String value) {
    if (value.isEmpty()) {
      return "-";
    }
    return NumberText.of(Double.parseDouble(value));
  }

  private static String right(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }
}
