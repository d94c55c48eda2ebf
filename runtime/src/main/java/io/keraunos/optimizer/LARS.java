package io.keraunos.optimizer;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * LARS, {@link SGD} whose moves depend on the norms of weight and gradient, for large batches (You,
 * Gitman and Ginsburg, <a href="https://arxiv.org/abs/1708.03888">Large Batch Training of
 * Convolutional Networks</a>). In each step:
 *
 * <pre>
 * a = η T |w| / (|g| + λ |w|)         (η where |w| or the sum is 0)
 * u = μ u + a (g + λ w)
 * w = w - u
 * </pre>
 *
 * @param learningRate η before the schedule, above 0
 * @param momentum μ, at least 0 and below 1; 0.9 by default
 * @param weightDecay λ, at least 0; 0 by default
 * @param trust T, the share of its norm that a weight moves at a learning rate of 1, above 0; 0.001
 *     by default
 * @param schedule the schedule of the learning rate; constant by default
 */
public record LARS(
    double learningRate,
    double momentum,
    double weightDecay,
    double trust,
    LearningRateSchedule schedule)
    implements ComposedOptimizer {

  /** Checks the settings. */
  public LARS {
    Arguments.learningRate("LARS", learningRate, schedule);
    Arguments.decayRate("LARS.momentum", momentum, "0.9 is the usual value");
    Arguments.atLeastZero("LARS.weightDecay", weightDecay, "5e-4 is the paper's value");
    Arguments.positive("LARS.trust", trust, "0.001 is the paper's value");
  }

  /** Returns LARS at a constant learning rate, above 0, with the usual settings. */
  public static LARS learningRate(double learningRate) {
    return new LARS(learningRate, 0.9, 0, 0.001, LearningRateSchedule.constant());
  }

  /** Returns a copy with another momentum, at least 0 and below 1. */
  public LARS momentum(double momentum) {
    return new LARS(learningRate, momentum, weightDecay, trust, schedule);
  }

  /** Returns a copy with another weight decay, at least 0. */
  public LARS weightDecay(double weightDecay) {
    return new LARS(learningRate, momentum, weightDecay, trust, schedule);
  }

  /** Returns a copy with another share of its norm that a weight moves, above 0. */
  public LARS trust(double trust) {
    return new LARS(learningRate, momentum, weightDecay, trust, schedule);
  }

  /** Returns this optimizer with another learning-rate schedule. */
  public LARS schedule(LearningRateSchedule schedule) {
    return new LARS(learningRate, momentum, weightDecay, trust, schedule);
  }

  /** Returns weight decay and trust ratio, learning rate, and velocity. */
  @Override
  public List<UpdateTransformation> chain() {
    return List.of(
        UpdateTransformation.of(this::adapted).ofWholeWeights(),
        Transformations.learningRate(),
        Transformations.velocity(momentum));
  }

  private Operand<TFloat32> adapted(TransformedUpdate u) {
    Ops tf = u.tf();
    Operand<TFloat32> weight = u.norm(u.value());
    Operand<TFloat32> size = tf.math.add(u.norm(u.direction()), u.scaled(weight, weightDecay));
    Operand<TFloat32> ratio = Transformations.ratio(tf, u.scaled(weight, trust), size, weight);
    return tf.math.mul(tf.math.add(u.direction(), u.scaled(u.value(), weightDecay)), ratio);
  }
}
