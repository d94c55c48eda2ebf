package io.keraunos.graph.trace;

import io.keraunos.graph.analysis.IndexedSlices;
import io.keraunos.graph.analysis.RowWise;
import io.keraunos.graph.plan.ReplicaGroup;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A gradient that replicas exchange as rows, since these are shorter than the whole table.
 *
 * @param slices the gradient
 * @param rows the layout of the exchange
 */
record RowGradient(IndexedSlices slices, TableRows rows) {

  /** Bytes that rows must save: a collective of their own takes the time of about as many bytes. */
  private static final long WORTH_A_COLLECTIVE = 128 << 10;

  /**
   * Finds the gradients to be exchanged as rows. What decides is the same on all replicas, of all
   * workers.
   *
   * @param tables the values that the loss was differentiated by, by variable name
   * @param gradients their gradients, by variable name
   * @param rowWise what the graph shows of batches; only asked for where there is a gradient of
   *     rows
   * @param examples the examples of the largest share of a batch
   */
  static Map<String, RowGradient> find(
      Map<String, Operand<TFloat32>> tables,
      Map<String, Operand<TFloat32>> gradients,
      Supplier<RowWise> rowWise,
      int examples,
      ReplicaGroup group) {
    Map<String, IndexedSlices> slices = new LinkedHashMap<>();
    tables.forEach(
        (name, table) -> {
          Operand<TFloat32> gradient = gradients.get(name);
          if (gradient != null) {
            IndexedSlices.of(table, gradient).ifPresent(of -> slices.put(name, of));
          }
        });
    Map<String, RowGradient> found = new LinkedHashMap<>();
    if (!slices.isEmpty()) {
      RowWise shown = rowWise.get();
      slices.forEach(
          (name, of) -> {
            Shape table = Objects.requireNonNull(tables.get(name)).shape();
            OptionalLong rows = of.rows(shown, examples);
            if (rows.isPresent() && isShorter(table, rows.getAsLong(), group)) {
              TableRows layout = new TableRows(table, Math.toIntExact(rows.getAsLong()));
              found.put(name, new RowGradient(of, layout));
            }
          });
    }
    return found;
  }

  /** Returns the gradient as a part of a step's sums. */
  BatchSums.Sum sum(Ops tf) {
    return new BatchSums.Sum(rows.vector(tf, slices), rows.table(), false, Optional.of(rows));
  }

  /** Returns whether the rows of all replicas are fewer bytes than the table. */
  private static boolean isShorter(Shape table, long rows, ReplicaGroup group) {
    double numbered = (double) rows * (1 + table.size() / table.get(0)) * Float.BYTES;
    double whole = (double) table.size() * (group.bfloat16() ? Short.BYTES : Float.BYTES);
    return numbered * group.size() + WORTH_A_COLLECTIVE <= whole;
  }
}
