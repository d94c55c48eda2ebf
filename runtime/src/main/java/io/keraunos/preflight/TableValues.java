package io.keraunos.preflight;

import io.keraunos.spi.Feature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The numbers of the first rows of what is a table: each element is a column. */
final class TableValues {

  /** The most elements of an example that are kept. */
  private static final int MOST_COLUMNS = 64;

  /** The most rows that are kept. */
  static final int MOST_ROWS = 4096;

  private final int columns;
  private final List<double[]> rows = new ArrayList<>();

  TableValues(Feature feature) {
    boolean table =
        feature.type() != Feature.Type.STRING
            && feature.shape().size() <= 1
            && feature.elements() <= MOST_COLUMNS;
    this.columns = table ? feature.elements() : 0;
  }

  void add(int row, int column, double value) {
    if (column >= columns || row >= MOST_ROWS) {
      return;
    }
    while (rows.size() <= row) {
      double[] empty = new double[columns];
      Arrays.fill(empty, Double.NaN);
      rows.add(empty);
    }
    rows.get(row)[column] = value;
  }

  /** Returns the number of columns; 0 of what is no table. */
  int columns() {
    return columns;
  }

  /**
   * Returns the values of a column, of the rows that were kept; NaN where one is missing.
   *
   * @param whole the number of rows that were written to their end
   */
  double[] column(int column, int whole) {
    return rows.stream().limit(whole).mapToDouble(row -> row[column]).toArray();
  }
}
