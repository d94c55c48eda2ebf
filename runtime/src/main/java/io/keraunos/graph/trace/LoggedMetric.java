package io.keraunos.graph.trace;

import io.keraunos.step.Figure;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TNumber;

/** A value that a step logged under a name. */
sealed interface LoggedMetric {

  /** Returns the name. */
  String name();

  /** Returns what is computed of a batch. */
  Operand<? extends TNumber> value();

  /**
   * A mean over examples.
   *
   * @param sum the sum over the batch, a scalar
   */
  record Mean(String name, Operand<? extends TNumber> sum) implements LoggedMetric {
    @Override
    public Operand<? extends TNumber> value() {
      return sum;
    }
  }

  /**
   * A function of sums.
   *
   * @param sums the sums over the batch, a vector
   * @param count the vector's length
   * @param result the value from an epoch's sums
   */
  record Sums(
      String name, Operand<? extends TNumber> sums, int count, ToDoubleFunction<double[]> result)
      implements LoggedMetric {
    @Override
    public Operand<? extends TNumber> value() {
      return sums;
    }
  }

  /**
   * A function of all rows.
   *
   * @param rows {@code [batch, k]}
   * @param result the value from an epoch's rows
   */
  record Rows(String name, Operand<TFloat32> rows, ToDoubleFunction<float[][]> result)
      implements LoggedMetric {
    @Override
    public Operand<? extends TNumber> value() {
      return rows;
    }
  }

  /**
   * A figure of all rows.
   *
   * @param rows {@code [batch, k]}
   * @param result the figure from an evaluation's rows
   */
  record Drawn(String name, Operand<TFloat32> rows, Function<float[][], Figure> result)
      implements LoggedMetric {
    @Override
    public Operand<? extends TNumber> value() {
      return rows;
    }
  }
}
