package io.keraunos.layer;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * What a layer does to each element of its output (<a
 * href="https://keras.io/api/layers/activations/">keras.io/api/layers/activations</a>).
 */
public enum Activation {
  /** x. */
  LINEAR,
  /** max(x, 0). */
  RELU,
  /** x above 0, otherwise 0.2 x. */
  LEAKY_RELU,
  /** x above 0, otherwise e^x - 1. */
  ELU,
  /** ELU scaled so that it normalizes itself (Klambauer et al., 2017). */
  SELU,
  /** x Φ(x), with the normal distribution's Φ, by the error function. */
  GELU,
  /** x sigmoid(x), also called swish. */
  SILU,
  /** 1 / (1 + e^-x). */
  SIGMOID,
  /** tanh(x). */
  TANH,
  /** log(1 + e^x). */
  SOFTPLUS,
  /** e^x over its sum along the last dimension. */
  SOFTMAX;

  private static final float LEAK = 0.2f;

  /** Adds the ops. */
  public Operand<TFloat32> apply(Ops tf, Operand<TFloat32> x) {
    return switch (this) {
      case LINEAR -> x;
      case RELU -> tf.nn.relu(x);
      case LEAKY_RELU -> tf.nn.leakyRelu(x, org.tensorflow.op.nn.LeakyRelu.alpha(LEAK));
      case ELU -> tf.nn.elu(x);
      case SELU -> tf.nn.selu(x);
      case GELU ->
          tf.math.mul(
              tf.math.mul(x, tf.constant(0.5f)),
              tf.math.add(
                  tf.math.erf(tf.math.mul(x, tf.constant((float) Math.sqrt(0.5)))),
                  tf.constant(1f)));
      case SILU -> tf.math.mul(x, tf.math.sigmoid(x));
      case SIGMOID -> tf.math.sigmoid(x);
      case TANH -> tf.math.tanh(x);
      case SOFTPLUS -> tf.math.softplus(x);
      case SOFTMAX -> tf.nn.softmax(x);
    };
  }
}
