package io.keraunos.preflight;

import io.keraunos.spi.Feature;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The rows in which an element of a table is 0 or missing, and a few of its other values. */
final class EmptyRows {

  /** The most elements of an example that are looked at. */
  private static final int MOST_COLUMNS = 256;

  /** The most other values that are told apart. */
  private static final int MOST_VALUES = 16;

  private final List<Column> columns;

  /**
   * An element of all rows.
   *
   * @param empty the rows in which it is 0 or missing
   * @param values its other values, or as many of them as are told apart
   */
  record Column(BitSet empty, Set<Long> values) {}

  EmptyRows(Feature feature) {
    boolean table = feature.shape().size() <= 1 && feature.elements() <= MOST_COLUMNS;
    this.columns =
        Stream.generate(() -> new Column(new BitSet(), new HashSet<>()))
            .limit(table ? feature.elements() : 0)
            .toList();
  }

  void add(int row, int column, double value, long bits) {
    if (column < columns.size()) {
      Column of = columns.get(column);
      boolean empty = value == 0 || Double.isNaN(value);
      of.empty.set(row, empty);
      if (!empty && of.values.size() < MOST_VALUES) {
        of.values.add(bits);
      }
    }
  }

  /** Returns the elements, in their order; none of what is no table. */
  List<Column> columns() {
    return columns;
  }
}
