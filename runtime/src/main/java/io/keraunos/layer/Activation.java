package io.keraunos.layer;

import java.util.Locale;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.LeakyRelu;
import org.tensorflow.types.TFloat32;

/**
 * A function applied to each number of a tensor ({@link #SOFTMAX} and {@link #LOG_SOFTMAX}: to each
 * row of the last dimension). The output has the shape of the input. Formulas are those of <a
 * href="https://keras.io/api/layers/activations/">Keras</a>.
 */
public enum Activation {
  /** {@code x}. */
  LINEAR {
    @Override
    public Operand<TFloat32> apply(Ops tf, Operand<TFloat32> x) {
      return x;
    }
  },
  /** {@code max(x, 0)}. */
  RELU {
    @Override
    public Operand<TFloat32> apply(Ops tf, Operand<TFloat32> x) {
      return tf.nn.relu(x);
    }
  },
  /** {@code min(max(x, 0), 6)}. */
  RELU6 {
    @Override
    public Operand<TFloat32> apply(Ops tf, Operand<TFloat32> x) {
      return tf.nn.relu6(x);
    }
  },
  /** {@code x} above 0, else {@code 0.2 x}. */
  LEAKY_RELU {
    @Override
    public Operand<TFloat32> apply(Ops tf, Operand<TFloat32> x) {
      return tf.nn.leakyRelu(x, LeakyRelu.alpha(0.2f));
    }
  },
  /** {@code x} above 0, else {@code exp(x) - 1}. */
  ELU {
    @Override
    public Operand<TFloat32> apply(Ops tf, Operand<TFloat32> x) {
      return tf.nn.elu(x);
    }
  },
  /** {@code 1.0507 x} above 0, else {@code 1.0507 * 1.6733 (exp(x) - 1)}. */
  SELU {
    @Override
    public Operand<TFloat32> apply(Ops tf, Operand<TFloat32> x) {
      return tf.nn.selu(x);
    }
  },
  /** {@code x Phi(x)}, with {@code Phi} the normal distribution's cumulative function (exact). */
  GELU {
    @Override
    public Operand<TFloat32> apply(Ops tf, Operand<TFloat32> x) {
      Operand<TFloat32> erf = tf.math.erf(tf.math.mul(x, tf.constant((float) Math.sqrt(0.5))));
      return tf.math.mul(tf.math.mul(tf.constant(0.5f), x), tf.math.add(tf.constant(1f), erf));
    }
  },
  /**
   * {@link #GELU} by its approximation {@code 0.5 x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3)))},
   * as GPT-2 and BERT's first release have it: Keras' {@code gelu(approximate=True)}.
   */
  GELU_TANH {
    @Override
    public Operand<TFloat32> apply(Ops tf, Operand<TFloat32> x) {
      Operand<TFloat32> cube =
          tf.math.mul(tf.math.mul(x, tf.math.square(x)), tf.constant(0.044715f));
      Operand<TFloat32> inner =
          tf.math.mul(tf.math.add(x, cube), tf.constant((float) Math.sqrt(2 / Math.PI)));
      return tf.math.mul(
          tf.math.mul(tf.constant(0.5f), x), tf.math.add(tf.constant(1f), tf.math.tanh(inner)));
    }
  },
  /** {@code x sigmoid(x)}, also called swish. */
  SILU {
    @Override
    public Operand<TFloat32> apply(Ops tf, Operand<TFloat32> x) {
      return tf.math.mul(x, tf.math.sigmoid(x));
    }
  },
  /** {@code x min(max(x + 3, 0), 6) / 6}, also called hard swish. */
  HARD_SILU {
    @Override
    public Operand<TFloat32> apply(Ops tf, Operand<TFloat32> x) {
      return tf.math.mul(x, HARD_SIGMOID.apply(tf, x));
    }
  },
  /** {@code x tanh(softplus(x))}. */
  MISH {
    @Override
    public Operand<TFloat32> apply(Ops tf, Operand<TFloat32> x) {
      return tf.math.mul(x, tf.math.tanh(tf.math.softplus(x)));
    }
  },
  /** {@code 1 / (1 + exp(-x))}. */
  SIGMOID {
    @Override
    public Operand<TFloat32> apply(Ops tf, Operand<TFloat32> x) {
      return tf.math.sigmoid(x);
    }
  },
  /** {@code min(max(x + 3, 0), 6) / 6}. */
  HARD_SIGMOID {
    @Override
    public Operand<TFloat32> apply(Ops tf, Operand<TFloat32> x) {
      return tf.math.mul(tf.nn.relu6(tf.math.add(x, tf.constant(3f))), tf.constant(1f / 6f));
    }
  },
  /** {@code log(sigmoid(x))}. */
  LOG_SIGMOID {
    @Override
    public Operand<TFloat32> apply(Ops tf, Operand<TFloat32> x) {
      return tf.math.neg(tf.math.softplus(tf.math.neg(x)));
    }
  },
  /** {@code min(max(x, -1), 1)}. */
  HARD_TANH {
    @Override
    public Operand<TFloat32> apply(Ops tf, Operand<TFloat32> x) {
      return tf.math.maximum(tf.math.minimum(x, tf.constant(1f)), tf.constant(-1f));
    }
  },
  /** The hyperbolic tangent. */
  TANH {
    @Override
    public Operand<TFloat32> apply(Ops tf, Operand<TFloat32> x) {
      return tf.math.tanh(x);
    }
  },
  /** {@code exp(x)}. */
  EXPONENTIAL {
    @Override
    public Operand<TFloat32> apply(Ops tf, Operand<TFloat32> x) {
      return tf.math.exp(x);
    }
  },
  /** {@code log(1 + exp(x))}. */
  SOFTPLUS {
    @Override
    public Operand<TFloat32> apply(Ops tf, Operand<TFloat32> x) {
      return tf.math.softplus(x);
    }
  },
  /** {@code x / (1 + |x|)}. */
  SOFTSIGN {
    @Override
    public Operand<TFloat32> apply(Ops tf, Operand<TFloat32> x) {
      return tf.nn.softsign(x);
    }
  },
  /** {@code exp(x_i) / sum_j exp(x_j)} over the last dimension. */
  SOFTMAX {
    @Override
    public Operand<TFloat32> apply(Ops tf, Operand<TFloat32> x) {
      return tf.nn.softmax(x);
    }
  },
  /** The logarithm of {@link #SOFTMAX}. */
  LOG_SOFTMAX {
    @Override
    public Operand<TFloat32> apply(Ops tf, Operand<TFloat32> x) {
      return tf.nn.logSoftmax(x);
    }
  };

  /** Adds the function's ops. */
  public abstract Operand<TFloat32> apply(Ops tf, Operand<TFloat32> x);

  /** Returns this function as a layer, for {@code Sequential}. It has no variables. */
  public Layer<TFloat32> layer() {
    return new ActivationLayer(this);
  }

  /** Returns the function's name in Keras, such as {@code "leaky_relu"}. */
  String keras() {
    return name().toLowerCase(Locale.ROOT);
  }
}
