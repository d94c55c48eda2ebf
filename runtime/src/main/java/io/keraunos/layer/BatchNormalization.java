package io.keraunos.layer;

import io.keraunos.initializer.Initializers;
import io.keraunos.step.LayerScope;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.op.nn.FusedBatchNorm;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Brings each channel to mean 0 and variance 1, then scales and shifts it: {@code gamma (x - mean)
 * / sqrt(variance + epsilon) + beta} (Ioffe and Szegedy, 2015; <a
 * href="https://keras.io/api/layers/normalization_layers/batch_normalization/">Keras</a>). In
 * training with the batch's mean and (biased) variance, which also move the moving averages;
 * otherwise with the moving averages. {@code [batch, features]} or {@code [batch, height, width,
 * channels]}; the output has the input's shape.
 *
 * <p>Variables, {@code [channels]}: {@code gamma} and {@code beta}, first 1 and 0; not trained:
 * {@code moving_mean} and {@code moving_variance}, first 0 and 1.
 *
 * @param momentum how much of a moving average stays at each step; 0.99 by default
 * @param epsilon keeps the root above 0; 0.001 by default
 */
public record BatchNormalization(float momentum, float epsilon) implements Layer<TFloat32> {

  /** Checks the numbers. */
  public BatchNormalization {
    LayerCheck.fraction("momentum", momentum);
    LayerCheck.positive("epsilon", epsilon);
  }

  /** With the defaults. */
  public static BatchNormalization of() {
    return new BatchNormalization(0.99f, 1e-3f);
  }

  /** With this momentum. */
  public BatchNormalization momentum(float value) {
    return new BatchNormalization(value, epsilon);
  }

  /** With this epsilon. */
  public BatchNormalization epsilon(float value) {
    return new BatchNormalization(momentum, value);
  }

  @Override
  public Operand<TFloat32> apply(Step step, Operand<TFloat32> x) {
    LayerScope scope = step.scope(this);
    long channels = LayerCheck.lastDimension(scope, x);
    int rank = x.shape().numDimensions();
    if (rank != 2 && rank != 4) {
      throw new IllegalArgumentException(
          "the input of %s must be [batch, features] or [batch, height, width, channels], but was %s"
              .formatted(scope.name(), x.shape()));
    }
    Shape shape = Shape.of(channels);
    Operand<TFloat32> gamma = scope.weight("gamma", shape, Initializers.ones());
    Operand<TFloat32> beta = scope.weight("beta", shape, Initializers.zeros());
    LayerScope.State mean = scope.state("moving_mean", shape, Initializers.zeros());
    LayerScope.State variance = scope.state("moving_variance", shape, Initializers.ones());
    if (rank == 4) {
      return scope.output(images(step, scope.tf(), x, gamma, beta, mean, variance));
    }
    return scope.output(vectors(step, scope.tf(), x, gamma, beta, mean, variance));
  }

  private Operand<TFloat32> images(
      Step step,
      Ops tf,
      Operand<TFloat32> x,
      Operand<TFloat32> gamma,
      Operand<TFloat32> beta,
      LayerScope.State mean,
      LayerScope.State variance) {
    FusedBatchNorm.Options[] options = {
      FusedBatchNorm.epsilon(epsilon), FusedBatchNorm.isTraining(step.training())
    };
    if (!step.training()) {
      return tf.nn.fusedBatchNorm(x, gamma, beta, mean.value(), variance.value(), options).y();
    }
    Operand<TFloat32> none = tf.constant(new float[0]);
    FusedBatchNorm<TFloat32, TFloat32> norm =
        tf.nn.fusedBatchNorm(x, gamma, beta, none, none, options);
    move(tf, mean, norm.batchMean());
    // The op gives the unbiased variance, over n - 1.
    Operand<TFloat32> n =
        tf.math.div(
            tf.dtypes.cast(tf.size(x), TFloat32.class),
            tf.dtypes.cast(tf.size(gamma), TFloat32.class));
    Operand<TFloat32> biased = tf.math.div(tf.math.sub(n, tf.constant(1f)), n);
    move(tf, variance, tf.math.mul(norm.batchVariance(), biased));
    return norm.y();
  }

  private Operand<TFloat32> vectors(
      Step step,
      Ops tf,
      Operand<TFloat32> x,
      Operand<TFloat32> gamma,
      Operand<TFloat32> beta,
      LayerScope.State mean,
      LayerScope.State variance) {
    Operand<TFloat32> centre = mean.value();
    Operand<TFloat32> spread = variance.value();
    if (step.training()) {
      Operand<TInt32> first = tf.constant(0);
      centre = tf.math.mean(x, first, new Mean.Options[0]);
      spread = tf.math.mean(tf.math.square(tf.math.sub(x, centre)), first);
      move(tf, mean, centre);
      move(tf, variance, spread);
    }
    Operand<TFloat32> scale =
        tf.math.mul(gamma, tf.math.rsqrt(tf.math.add(spread, tf.constant(epsilon))));
    return tf.math.add(tf.math.mul(tf.math.sub(x, centre), scale), beta);
  }

  private void move(Ops tf, LayerScope.State average, Operand<TFloat32> value) {
    average.assign(
        tf.math.add(
            tf.math.mul(average.value(), tf.constant(momentum)),
            tf.math.mul(value, tf.constant(1 - momentum))));
  }
}
