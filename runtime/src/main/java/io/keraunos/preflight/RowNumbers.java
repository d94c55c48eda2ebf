package io.keraunos.preflight;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.preflight.PreflightData.Used;
import io.keraunos.spi.Feature;
import io.keraunos.spi.Meaning;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Checks that no input is the number of the row: a whole number that rises from row to row by the
 * same step. It tells rows apart, and of new ones it tells nothing.
 *
 * <p>Over time, or along a grid, such a number has a meaning; then other columns, or the target, go
 * with it, and neighbouring rows are alike. Rows that are drawn or listed in any order are not.
 */
final class RowNumbers implements Check {

  private static final int LEAST_ROWS = 50;

  /** The factor by which a number may rise faster than the rows, some of which were left out. */
  private static final double MOST_GAPS = 1.1;

  /** The bound of a correlation between neighbours, in its standard error, {@code 1 / sqrt(n)}. */
  private static final double STANDARD_ERRORS = 4;

  @Override
  public List<Finding> find(PreflightData data) {
    List<Finding> found = new ArrayList<>();
    for (ExampleSample training : data.of(Stage.TRAIN)) {
      if (!training.origin().drawn()) {
        find(data, training, found);
      }
    }
    return found;
  }

  private static void find(PreflightData data, ExampleSample training, List<Finding> found) {
    List<NumberColumn> columns = new ArrayList<>(NumberColumn.inputs(data, training));
    if (columns.size() < 2) {
      return;
    }
    for (Used used : data.used(training)) {
      if (used.isAnswer()) {
        columns.addAll(NumberColumn.of(used));
      }
    }
    long[] indices = training.origin().indices();
    int[] order =
        IntStream.range(0, columns.get(0).rows())
            .boxed()
            .sorted(Comparator.comparingLong(row -> indices[row]))
            .mapToInt(Integer::intValue)
            .toArray();
    for (NumberColumn column : columns) {
      if (isCounted(column)
          && order.length >= LEAST_ROWS
          && numbers(column.values(), indices, order)
          && columns.stream().noneMatch(other -> isOther(other, column) && goesOn(other, order))) {
        found.add(finding(column, order));
      }
    }
  }

  private static boolean isOther(NumberColumn column, NumberColumn of) {
    return !column.name().equals(of.name());
  }

  private static boolean isCounted(NumberColumn column) {
    Feature feature = column.used().component().feature();
    boolean number = feature.meaning() instanceof Meaning.Number || column.used().isPlain();
    return column.used().isInput()
        && number
        && feature.form() == Feature.Form.NUMBER
        && column.isWhole();
  }

  /** Returns whether values rise, or fall, with the index in equal steps, or nearly so. */
  private static boolean numbers(double[] values, long[] indices, int[] order) {
    int first = order[0];
    int last = order[order.length - 1];
    double range = (double) indices[last] - indices[first];
    double step = (values[last] - values[first]) / range;
    boolean even = step != 0;
    boolean rising = step <= MOST_GAPS;
    for (int i = 1; i < order.length; i++) {
      double by = (double) indices[order[i]] - indices[order[i - 1]];
      double more = values[order[i]] - values[order[i - 1]];
      if (by == 0) {
        return false; // rows that come twice
      }
      even &= more == step * by;
      rising &= more >= by;
    }
    return even || rising;
  }

  /** Returns whether neighbours are alike in a column, or are as different as they can be. */
  private static boolean goesOn(NumberColumn column, int[] order) {
    double[] z = column.standardized();
    double sum = 0;
    for (int i = 1; i < order.length; i++) {
      sum += z[order[i]] * z[order[i - 1]];
    }
    double n = order.length - 1;
    return Math.abs(sum / n) > STANDARD_ERRORS / Math.sqrt(n);
  }

  private static Finding finding(NumberColumn column, int[] order) {
    Used used = column.used();
    return new Finding(
        Rule.ROW_NUMBER_AMONG_INPUTS,
        "%s rises with the row, from %s to %s, in %s of %s, and no other column goes with it: it is the number of a row, which tells nothing of new ones. Leave it out of the record"
            .formatted(
                column.name(),
                Shown.number(column.values()[order[0]]),
                Shown.number(column.values()[order[order.length - 1]]),
                used.sample().inWords(),
                used.sample().loader().method()));
  }
}
