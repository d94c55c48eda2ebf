package io.keraunos.layer;

import io.keraunos.step.LayerScope;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * In training, sets elements to 0 at random and scales the others by {@code 1 / (1 - rate)}, so
 * that the mean stays; otherwise does nothing (<a
 * href="https://keras.io/api/layers/regularization_layers/dropout/">Keras</a>). Any shape; no
 * variables. What is dropped depends on the trainer's seed, the layer's name and the step.
 *
 * @param rate the share of elements that are dropped, at least 0 and below 1
 */
public record Dropout(float rate) implements Layer<TFloat32> {

  /** Checks the rate. */
  public Dropout {
    LayerCheck.fraction("rate", rate);
  }

  /** Drops that share. */
  public static Dropout of(double rate) {
    return new Dropout((float) rate);
  }

  @Override
  public Operand<TFloat32> apply(Step step, Operand<TFloat32> x) {
    LayerScope scope = step.scope(this);
    if (!step.training() || rate == 0) {
      return scope.output(x);
    }
    Ops tf = scope.tf();
    Operand<TFloat32> uniform =
        tf.random.statelessRandomUniform(tf.shape(x), scope.seed(), TFloat32.class);
    Operand<TFloat32> kept =
        tf.dtypes.cast(tf.math.greaterEqual(uniform, tf.constant(rate)), TFloat32.class);
    return scope.output(tf.math.mul(x, tf.math.mul(kept, tf.constant(1 / (1 - rate)))));
  }
}
