package io.keraunos.optimizer;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * {@link Adam} that does without the second moment until it has seen enough (Liu et al., <a
 * href="https://arxiv.org/abs/1908.03265">On the Variance of the Adaptive Learning Rate and
 * Beyond</a>), by the formula of <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.RAdam.html">PyTorch</a>. In step
 * t, with {@code ρ = 2 / (1 - β2) - 1} and {@code r = ρ - 2 t β2^t / (1 - β2^t)}:
 *
 * <pre>
 * m = β1 m + (1 - β1) g
 * v = β2 v + (1 - β2) g²
 * r at most 5:  w = w - η m / (1 - β1^t)
 * r above 5:    w = w - η m / (1 - β1^t) · c sqrt(1 - β2^t) / (sqrt(v) + ε)
 *               with c = sqrt((r - 4) (r - 2) ρ / ((ρ - 4) (ρ - 2) r))
 * </pre>
 *
 * @param learningRate η before the schedule, above 0
 * @param beta1 decay of the first moment, at least 0 and below 1; 0.9 by default
 * @param beta2 decay of the second moment, at least 0 and below 1; 0.999 by default
 * @param epsilon added to the denominator, above 0; 1e-8 by default
 * @param schedule the schedule of the learning rate; constant by default
 */
public record RAdam(
    double learningRate, double beta1, double beta2, double epsilon, LearningRateSchedule schedule)
    implements ComposedOptimizer, Moments {

  /** Checks the settings. */
  public RAdam {
    Arguments.learningRate("RAdam", learningRate, schedule);
    Adam.checkMoments("RAdam", beta1, beta2, epsilon);
  }

  /** Returns RAdam at a constant learning rate, above 0, with the usual settings. */
  public static RAdam learningRate(double learningRate) {
    return new RAdam(learningRate, 0.9, 0.999, 1e-8, LearningRateSchedule.constant());
  }

  /** Returns a copy with another decay of the first moment, at least 0 and below 1. */
  public RAdam beta1(double beta1) {
    return new RAdam(learningRate, beta1, beta2, epsilon, schedule);
  }

  /** Returns a copy with another decay of the second moment, at least 0 and below 1. */
  public RAdam beta2(double beta2) {
    return new RAdam(learningRate, beta1, beta2, epsilon, schedule);
  }

  /** Returns a copy with another epsilon, above 0. */
  public RAdam epsilon(double epsilon) {
    return new RAdam(learningRate, beta1, beta2, epsilon, schedule);
  }

  /** Returns this optimizer with another learning-rate schedule. */
  public RAdam schedule(LearningRateSchedule schedule) {
    return new RAdam(learningRate, beta1, beta2, epsilon, schedule);
  }

  /** Returns the rectified moments, times the learning rate. */
  @Override
  public List<UpdateTransformation> chain() {
    return List.of(
        UpdateTransformation.of(this::direction, "m", "v").scalars(this::factors),
        Transformations.learningRate());
  }

  private Operand<TFloat32> direction(TransformedUpdate u) {
    Ops tf = u.tf();
    Operand<TFloat32> m = u.average(0, beta1, u.direction());
    Operand<TFloat32> v = u.average(1, beta2, tf.math.square(u.direction()));
    Operand<TFloat32> adaptive =
        tf.math.div(u.scalar(1), tf.math.add(tf.math.sqrt(v), tf.constant((float) epsilon)));
    return tf.math.mul(m, tf.math.add(u.scalar(0), adaptive));
  }

  /** Returns the factor of a plain move and that of an adaptive one, of which one is 0. */
  private double[] factors(long step) {
    double beta = (float) beta2;
    double longest = 2 / (1 - beta) - 1;
    double left = Transformations.rest(beta2, step);
    double seen = longest - 2 * step * Math.pow(beta, (double) step) / left;
    double correction = 1 / Transformations.rest(beta1, step);
    if (seen <= 5) {
      return new double[] {correction, 0};
    }
    double variance = (seen - 4) * (seen - 2) * longest / ((longest - 4) * (longest - 2) * seen);
    return new double[] {0, correction * Math.sqrt(variance * left)};
  }
}
