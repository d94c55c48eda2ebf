package io.keraunos.optimizer;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * {@link Adam} with Nesterov's momentum (Dozat, <a
 * href="https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ">Incorporating Nesterov Momentum into
 * Adam</a>), with the names, defaults and formula of <a
 * href="https://keras.io/api/optimizers/Nadam/">Keras</a>. In step t, with {@code μ(t) = β1 (1 -
 * 0.96^t / 2)} and the product {@code p(t)} of the first t of them:
 *
 * <pre>
 * m = β1 m + (1 - β1) g
 * v = β2 v + (1 - β2) g²
 * d = μ(t + 1) m / (1 - p(t + 1)) + (1 - μ(t)) g / (1 - p(t))
 * w = w - η d / (sqrt(v / (1 - β2^t)) + ε)
 * </pre>
 *
 * @param learningRate η before the schedule, above 0
 * @param beta1 decay of the first moment, at least 0 and below 1; 0.9 by default
 * @param beta2 decay of the second moment, at least 0 and below 1; 0.999 by default
 * @param epsilon added to the denominator, above 0; 1e-7 by default
 * @param schedule the schedule of the learning rate; constant by default
 */
public record Nadam(
    double learningRate, double beta1, double beta2, double epsilon, LearningRateSchedule schedule)
    implements ComposedOptimizer, Moments {

  /** Checks the settings. */
  public Nadam {
    Arguments.learningRate("Nadam", learningRate, schedule);
    Adam.checkMoments("Nadam", beta1, beta2, epsilon);
  }

  /** Returns Nadam at a constant learning rate, above 0, with the usual settings. */
  public static Nadam learningRate(double learningRate) {
    return new Nadam(learningRate, 0.9, 0.999, 1e-7, LearningRateSchedule.constant());
  }

  /** Returns a copy with another decay of the first moment, at least 0 and below 1. */
  public Nadam beta1(double beta1) {
    return new Nadam(learningRate, beta1, beta2, epsilon, schedule);
  }

  /** Returns a copy with another decay of the second moment, at least 0 and below 1. */
  public Nadam beta2(double beta2) {
    return new Nadam(learningRate, beta1, beta2, epsilon, schedule);
  }

  /** Returns a copy with another epsilon, above 0. */
  public Nadam epsilon(double epsilon) {
    return new Nadam(learningRate, beta1, beta2, epsilon, schedule);
  }

  /** Returns this optimizer with another learning-rate schedule. */
  public Nadam schedule(LearningRateSchedule schedule) {
    return new Nadam(learningRate, beta1, beta2, epsilon, schedule);
  }

  /** Returns the moments with Nesterov's look ahead, times the learning rate. */
  @Override
  public List<UpdateTransformation> chain() {
    return List.of(
        UpdateTransformation.of(this::direction, "m", "v").scalars(this::corrections),
        Transformations.learningRate());
  }

  private Operand<TFloat32> direction(TransformedUpdate u) {
    Ops tf = u.tf();
    Operand<TFloat32> m = u.average(0, beta1, u.direction());
    Operand<TFloat32> v = u.average(1, beta2, tf.math.square(u.direction()));
    Operand<TFloat32> ahead =
        tf.math.add(tf.math.mul(m, u.scalar(0)), tf.math.mul(u.direction(), u.scalar(1)));
    return tf.math.div(ahead, Transformations.root(u, v, u.scalar(2), epsilon));
  }

  private double[] corrections(long step) {
    double product = 1;
    for (long t = 1; t <= step && product > Double.MIN_NORMAL; t++) {
      product *= momentum(t);
    }
    double next = momentum(step + 1);
    return new double[] {
      next / (1 - product * next),
      (1 - momentum(step)) / (1 - product),
      1 / Transformations.rest(beta2, step)
    };
  }

  private double momentum(long step) {
    return (float) beta1 * (1 - 0.5 * Math.pow(0.96, (double) step));
  }
}
