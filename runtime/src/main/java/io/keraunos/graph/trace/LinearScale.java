package io.keraunos.graph.trace;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/**
 * The distance from one value, in units of another.
 *
 * @param offset the value that becomes 0
 * @param spread the distance that becomes 1
 */
record LinearScale(double offset, double spread) implements NumberScale {

  /** Returns a scale; where all values are the same, it does not divide. */
  static LinearScale of(double offset, double spread) {
    return new LinearScale(offset, spread < LEAST_SPREAD ? 1 : spread);
  }

  private boolean changesNothing() {
    return offset == 0 && spread == 1;
  }

  @Override
  public Operand<TFloat64> scaled(Ops tf, Operand<TFloat64> x) {
    return changesNothing()
        ? x
        : tf.math.div(tf.math.sub(x, tf.constant(offset)), tf.constant(spread));
  }

  @Override
  public Operand<TFloat64> original(Ops tf, Operand<TFloat64> scaled) {
    return changesNothing()
        ? scaled
        : tf.math.add(tf.math.mul(scaled, tf.constant(spread)), tf.constant(offset));
  }
}
