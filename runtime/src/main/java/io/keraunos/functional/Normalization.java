package io.keraunos.functional;

import java.util.List;
import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.FusedBatchNorm;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The arithmetic of batch normalization: TensorFlow's fused op for images, plain ops for other
 * ranks.
 */
public record Normalization(
    Ops tf, float epsilon, Operand<TFloat32> gamma, Operand<TFloat32> beta) {

  /** A normalized batch and what it was normalized by; the variance is the biased one. */
  public record OfBatch(Operand<TFloat32> y, Operand<TFloat32> mean, Operand<TFloat32> variance) {}

  /** Normalizes by a mean and a variance that are given. */
  public Operand<TFloat32> given(
      Operand<TFloat32> x, Operand<TFloat32> mean, Operand<TFloat32> variance) {
    if (isImages(x)) {
      return tf.nn
          .fusedBatchNorm(
              x,
              gamma,
              beta,
              mean,
              variance,
              FusedBatchNorm.epsilon(epsilon),
              FusedBatchNorm.isTraining(false))
          .y();
    }
    return scaled(tf.math.sub(x, mean), variance);
  }

  /** Normalizes by the mean and the variance of the batch itself. */
  public OfBatch ofBatch(Operand<TFloat32> x) {
    return isImages(x) ? fused(x) : composed(x);
  }

  /**
   * Normalizes by the mean and the variance of the batch of which every replica has a share.
   *
   * @param sum returns the sum of a vector over all replicas
   */
  public OfBatch ofAllReplicas(Operand<TFloat32> x, UnaryOperator<Operand<TFloat32>> sum) {
    int channels = Math.toIntExact(last(x));
    Operand<TInt32> axes = tf.constant(axes(x));
    Operand<TFloat32> own =
        tf.math.div(tf.dtypes.cast(tf.size(x), TFloat32.class), tf.constant((float) channels));
    Operand<TFloat32> sums =
        sum.apply(
            tf.concat(
                List.of(tf.reduceSum(x, axes), tf.reshape(own, tf.constant(new int[] {1}))),
                tf.constant(0)));
    List<Output<TFloat32>> parts =
        tf.splitV(sums, tf.constant(new long[] {channels, 1}), tf.constant(0), 2L).output();
    Operand<TFloat32> mean = tf.math.div(parts.get(0), parts.get(1));
    Operand<TFloat32> centered = tf.math.sub(x, mean);
    Operand<TFloat32> squares =
        tf.ensureShape(tf.reduceSum(tf.math.square(centered), axes), Shape.of(channels));
    Operand<TFloat32> variance = tf.math.div(sum.apply(squares), parts.get(1));
    return new OfBatch(scaled(centered, variance), mean, variance);
  }

  private OfBatch fused(Operand<TFloat32> x) {
    Operand<TFloat32> none = tf.constant(new float[0]);
    FusedBatchNorm<TFloat32, TFloat32> op =
        tf.nn.fusedBatchNorm(
            x,
            gamma,
            beta,
            none,
            none,
            FusedBatchNorm.epsilon(epsilon),
            FusedBatchNorm.isTraining(true));
    // The op gives the sum of squares over n - 1; Keras' moving variance has it over n.
    Operand<TFloat32> values = tf.dtypes.cast(tf.size(x), TFloat32.class);
    Operand<TFloat32> n = tf.math.div(values, tf.constant((float) last(x)));
    Operand<TFloat32> biased = tf.math.div(tf.math.sub(n, tf.constant(1f)), n);
    return new OfBatch(op.y(), op.batchMean(), tf.math.mul(op.batchVariance(), biased));
  }

  private OfBatch composed(Operand<TFloat32> x) {
    Operand<TInt32> axes = tf.constant(axes(x));
    Operand<TFloat32> mean = tf.math.mean(x, axes);
    Operand<TFloat32> centered = tf.math.sub(x, mean);
    Operand<TFloat32> variance = tf.math.mean(tf.math.square(centered), axes);
    return new OfBatch(scaled(centered, variance), mean, variance);
  }

  private static int[] axes(Operand<TFloat32> x) {
    int[] axes = new int[x.shape().numDimensions() - 1];
    for (int i = 0; i < axes.length; i++) {
      axes[i] = i;
    }
    return axes;
  }

  private Operand<TFloat32> scaled(Operand<TFloat32> centered, Operand<TFloat32> variance) {
    Operand<TFloat32> factor =
        tf.math.mul(tf.math.rsqrt(tf.math.add(variance, tf.constant(epsilon))), gamma);
    return tf.math.add(tf.math.mul(centered, factor), beta);
  }

  private static boolean isImages(Operand<TFloat32> x) {
    return x.shape().numDimensions() == 4;
  }

  private static long last(Operand<TFloat32> x) {
    return x.shape().get(x.shape().numDimensions() - 1);
  }
}
