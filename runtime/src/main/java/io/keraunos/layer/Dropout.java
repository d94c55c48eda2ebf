package io.keraunos.layer;

import io.keraunos.step.LayerScope;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * Sets a share of the numbers to 0 in training and multiplies the others by {@code 1 / (1 - rate)},
 * so that the mean stays; passes its input on as it is in every other stage. As <a
 * href="https://keras.io/api/layers/regularization_layers/dropout/">Keras' Dropout</a>.
 *
 * <p>In and out: any shape. It has no variables. The choice differs between training steps, layers
 * and calls, and is the same in every run with the same seed.
 */
public final class Dropout implements Layer<TFloat32> {

  private final float rate;

  private Dropout(float rate) {
    this.rate = rate;
  }

  /**
   * Returns a layer that drops this share.
   *
   * @param rate from 0 to below 1
   */
  public static Dropout of(double rate) {
    return new Dropout(checked(rate));
  }

  /** Returns the share that is dropped. */
  public float rate() {
    return rate;
  }

  @Override
  public Operand<TFloat32> apply(Step step, Operand<TFloat32> x) {
    LayerScope scope = step.scope(this);
    return scope.output(drop(step, scope, x, rate));
  }

  /** Adds the ops: sets a share of the numbers to 0 in training and scales the others up. */
  static Operand<TFloat32> drop(Step step, LayerScope scope, Operand<TFloat32> x, float rate) {
    if (!step.training() || rate == 0) {
      return x;
    }
    Ops tf = scope.tf();
    Operand<TFloat32> random =
        tf.random.statelessRandomUniform(tf.shape(x, TInt64.class), scope.seed());
    Operand<TFloat32> keep =
        tf.dtypes.cast(tf.math.greaterEqual(random, tf.constant(rate)), TFloat32.class);
    Operand<TFloat32> scale = tf.math.mul(keep, tf.constant(1 / (1 - rate)));
    return tf.math.mul(x, scale);
  }

  /** Checks a rate and returns it as a float. */
  static float checked(double rate) {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException(
          "rate must be at least 0 and below 1, but was %s. It is the share that is dropped."
              .formatted(rate));
    }
    return (float) rate;
  }

  @Override
  public String toString() {
    return "Dropout(" + rate + ")";
  }
}
