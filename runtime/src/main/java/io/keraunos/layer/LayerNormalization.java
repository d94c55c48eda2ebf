package io.keraunos.layer;

import io.keraunos.functional.Checks;
import io.keraunos.initializer.Initializers;
import io.keraunos.step.LayerScope;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;

/**
 * Brings the last dimension of each example to mean 0 and variance 1, then scales and shifts it:
 * {@code gamma (x - mean) / sqrt(variance + epsilon) + beta}. As <a
 * href="https://keras.io/api/layers/normalization_layers/layer_normalization/">Keras'
 * LayerNormalization</a>; <a href="https://arxiv.org/abs/1607.06450">Ba et al. 2016</a>.
 *
 * <p>In and out: {@code [batch, ..., features]}. The same in all stages.
 *
 * <p>Variables: {@code gamma}, ones at first, and {@code beta}, zeros at first, both of shape
 * {@code [features]}.
 *
 * <p>Defaults: epsilon 0.001, with scale and center.
 */
public final class LayerNormalization implements Layer<TFloat32> {

  private final float epsilon;
  private final boolean scale;
  private final boolean center;

  private LayerNormalization(float epsilon, boolean scale, boolean center) {
    this.epsilon = epsilon;
    this.scale = scale;
    this.center = center;
  }

  /** Returns the layer with its defaults. */
  public static LayerNormalization of() {
    return new LayerNormalization(1e-3f, true, true);
  }

  /** Sets epsilon, the number added to the variance. 0.001 by default. */
  public LayerNormalization epsilon(double newEpsilon) {
    return new LayerNormalization((float) Checks.positive("epsilon", newEpsilon), scale, center);
  }

  /** Sets whether the output is scaled by a learned {@code gamma}. True by default. */
  public LayerNormalization scale(boolean newScale) {
    return new LayerNormalization(epsilon, newScale, center);
  }

  /** Sets whether the output is shifted by a learned {@code beta}. True by default. */
  public LayerNormalization center(boolean newCenter) {
    return new LayerNormalization(epsilon, scale, newCenter);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the input is of a rank below 2, or its last dimension is
   *     not known
   */
  @Override
  public Operand<TFloat32> apply(Step step, Operand<TFloat32> x) {
    LayerScope scope = step.scope(this);
    Ops tf = scope.tf();
    Shape in = Checks.rankAtLeast(scope, x, 2, "[batch, ..., features]");
    Shape features = Shape.of(Checks.knownLast(scope, in));
    Operand<TFloat32> mean = tf.math.mean(x, tf.constant(-1), Mean.keepDims(true));
    Operand<TFloat32> centered = tf.math.sub(x, mean);
    Operand<TFloat32> variance =
        tf.math.mean(tf.math.square(centered), tf.constant(-1), Mean.keepDims(true));
    Operand<TFloat32> y =
        tf.math.mul(centered, tf.math.rsqrt(tf.math.add(variance, tf.constant(epsilon))));
    if (scale) {
      y = tf.math.mul(y, scope.weight("gamma", features, Initializers.ones()));
    }
    if (center) {
      y = tf.math.add(y, scope.weight("beta", features, Initializers.zeros()));
    }
    return scope.output(y);
  }

  @Override
  public String toString() {
    return "LayerNormalization";
  }
}
