package io.keraunos.layer;

import io.keraunos.initializer.Initializers;
import io.keraunos.step.LayerScope;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Brings the last dimension of each example to mean 0 and variance 1, then scales and shifts it:
 * {@code gamma (x - mean) / sqrt(variance + epsilon) + beta} (Ba et al., 2016; <a
 * href="https://keras.io/api/layers/normalization_layers/layer_normalization/">Keras</a>). The
 * output has the input's shape.
 *
 * <p>Variables: {@code gamma} and {@code beta}, {@code [features]}, first 1 and 0.
 *
 * @param epsilon keeps the root above 0; 0.001 by default
 */
public record LayerNormalization(float epsilon) implements Layer<TFloat32> {

  /** Checks epsilon. */
  public LayerNormalization {
    LayerCheck.positive("epsilon", epsilon);
  }

  /** With the default epsilon. */
  public static LayerNormalization of() {
    return new LayerNormalization(1e-3f);
  }

  /** With this epsilon. */
  public LayerNormalization epsilon(float value) {
    return new LayerNormalization(value);
  }

  @Override
  public Operand<TFloat32> apply(Step step, Operand<TFloat32> x) {
    LayerScope scope = step.scope(this);
    Ops tf = scope.tf();
    Shape features = Shape.of(LayerCheck.lastDimension(scope, x));
    Operand<TInt32> last = tf.constant(-1);
    Operand<TFloat32> centred = tf.math.sub(x, tf.math.mean(x, last, Mean.keepDims(true)));
    Operand<TFloat32> variance = tf.math.mean(tf.math.square(centred), last, Mean.keepDims(true));
    Operand<TFloat32> normal =
        tf.math.mul(centred, tf.math.rsqrt(tf.math.add(variance, tf.constant(epsilon))));
    Operand<TFloat32> gamma = scope.weight("gamma", features, Initializers.ones());
    Operand<TFloat32> beta = scope.weight("beta", features, Initializers.zeros());
    return scope.output(tf.math.add(tf.math.mul(normal, gamma), beta));
  }
}
