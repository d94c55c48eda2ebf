package io.keraunos.graph.trace;

import io.keraunos.graph.plan.MetricLayout;
import io.keraunos.graph.plan.TracedMetrics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TNumber;
import org.tensorflow.types.family.TType;

/**
 * Sums a stage's metrics on the device, in one vector of double precision, with one addition for
 * each step.
 *
 * @param layout the layout of the metrics in the vector
 * @param add the ops that add a step's sums, one for each share of a batch
 * @param value the sums so far, of all shares
 * @param reset sets them to zero once they were read
 * @param rows the outputs that come to the host with every batch
 */
record Accumulator(
    MetricLayout layout,
    List<Op> add,
    Operand<TFloat64> value,
    Op reset,
    List<Operand<TFloat32>> rows) {

  /**
   * Adds the ops.
   *
   * @param examples the number of examples in the batch
   * @param loss the sum of the loss over the batch, in training
   * @param shares the number of shares of a batch that may be computed at the same time: each adds
   *     to sums of its own, so that the order of the additions is always the same
   * @param mixed whether TensorFlow may compute some ops in 16 bits
   */
  static Accumulator of(
      Ops tf,
      VariableStore variables,
      String name,
      Operand<TFloat32> examples,
      @Nullable Operand<? extends TNumber> loss,
      List<LoggedMetric> metrics,
      int shares,
      boolean mixed) {
    Parts parts = new Parts();
    Part count = parts.scalar(examples);
    Part lossSum = loss == null ? null : parts.scalar(loss);
    Part finite =
        loss == null
            ? null
            : parts.scalar(
                tf.math.mul(tf.dtypes.cast(tf.math.isFinite(loss), TFloat32.class), examples));
    Map<LoggedMetric, Part> of = new HashMap<>();
    for (LoggedMetric metric : metrics) {
      if (metric instanceof LoggedMetric.Mean mean) {
        of.put(metric, parts.scalar(mean.sum()));
      } else if (metric instanceof LoggedMetric.Sums sums) {
        of.put(metric, parts.vector(sums.sums(), sums.count()));
      }
    }
    Operand<TFloat64> step = parts.concatenate(tf, mixed);
    List<MetricLayout.Entry> entries = new ArrayList<>();
    List<Operand<TFloat32>> rows = new ArrayList<>();
    for (LoggedMetric metric : metrics) {
      Part part = of.get(metric);
      if (metric instanceof LoggedMetric.Rows row) {
        entries.add(new MetricLayout.RowsEntry(row.name(), rows.size(), row.result()));
        rows.add(row.rows());
      } else if (metric instanceof LoggedMetric.Drawn drawn) {
        entries.add(new MetricLayout.FigureEntry(drawn.name(), rows.size(), drawn.result()));
        rows.add(drawn.rows());
      } else if (metric instanceof LoggedMetric.Sums sums && part != null) {
        entries.add(
            new MetricLayout.SumsEntry(sums.name(), part.offset, part.count, sums.result()));
      } else if (part != null) {
        entries.add(new MetricLayout.MeanEntry(metric.name(), part.offset));
      }
    }
    MetricLayout layout =
        new MetricLayout(
            parts.length,
            count.offset,
            lossSum == null ? -1 : lossSum.offset,
            finite == null ? List.of() : List.of(finite.offset),
            entries);
    List<Op> add = new ArrayList<>();
    List<Op> resets = new ArrayList<>();
    List<Operand<TFloat64>> values = new ArrayList<>();
    for (int share = 0; share < shares; share++) {
      Operand<? extends TType> sums =
          variables.accumulator("metrics/" + name + "/" + share, parts.length);
      add.add(tf.assignAddVariableOp(sums, step));
      Operand<TFloat64> value = tf.readVariableOp(sums, TFloat64.class);
      values.add(value);
      resets.add(
          tf.withControlDependencies(value)
              .assignVariableOp(sums, tf.constant(new double[parts.length])));
    }
    Operand<TFloat64> value = shares == 1 ? values.get(0) : tf.math.addN(values);
    Op reset = tf.withControlDependencies(resets).noOp();
    return new Accumulator(layout, add, value, reset, rows);
  }

  /** Returns the names that read the sums. */
  TracedMetrics traced() {
    return new TracedMetrics(
        layout, Names.of(value), reset.op().name(), rows.stream().map(Names::of).toList());
  }

  /** A scalar or vector of the sums. */
  private static final class Part {
    final Operand<? extends TNumber> operand;
    final int count;
    int offset;

    Part(Operand<? extends TNumber> operand, int count) {
      this.operand = operand;
      this.count = count;
    }
  }

  /** The parts of the vector: single precision first, so that one cast serves all of it. */
  private static final class Parts {
    private final Map<Output<?>, Part> known = new HashMap<>();
    private final List<Part> singles = new ArrayList<>();
    private final List<Part> vectors = new ArrayList<>();
    private final List<Part> doubles = new ArrayList<>();
    private int length;

    Part scalar(Operand<? extends TNumber> operand) {
      return known.computeIfAbsent(
          operand.asOutput(),
          output -> {
            Part part = new Part(operand, 1);
            (operand.type() == TFloat32.class ? singles : doubles).add(part);
            return part;
          });
    }

    Part vector(Operand<? extends TNumber> operand, int count) {
      return known.computeIfAbsent(
          operand.asOutput(),
          output -> {
            Part part = new Part(operand, count);
            vectors.add(part);
            return part;
          });
    }

    Operand<TFloat64> concatenate(Ops tf, boolean mixed) {
      List<Operand<TFloat64>> pieces = new ArrayList<>();
      List<Operand<TFloat32>> floats = operands(singles, TFloat32.class);
      pieces.add(tf.dtypes.cast(FloatBits.stack(tf, floats, mixed), TFloat64.class));
      for (Part part : vectors) {
        place(part);
        pieces.add(tf.dtypes.cast(part.operand, TFloat64.class));
      }
      if (!doubles.isEmpty()) {
        pieces.add(tf.stack(operands(doubles, TFloat64.class)));
      }
      Operand<TInt32> axis = tf.constant(0);
      return pieces.size() == 1 ? pieces.get(0) : tf.concat(pieces, axis);
    }

    private <T extends TNumber> List<Operand<T>> operands(List<Part> parts, Class<T> type) {
      List<Operand<T>> operands = new ArrayList<>();
      for (Part part : parts) {
        place(part);
        operands.add(part.operand.asOutput().expect(type));
      }
      return operands;
    }

    private void place(Part part) {
      part.offset = length;
      length += part.count;
    }
  }
}
