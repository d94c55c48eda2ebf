package io.keraunos.optimizer;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * Lion, which moves each weight by the sign of its momentum (Chen et al., <a
 * href="https://arxiv.org/abs/2302.06675">Symbolic Discovery of Optimization Algorithms</a>), with
 * the names, defaults and formula of <a href="https://keras.io/api/optimizers/lion/">Keras</a>. The
 * paper takes a learning rate three to ten times smaller, and a weight decay as many times larger,
 * than with {@link AdamW}. In each step:
 *
 * <pre>
 * w = w - η (sign(β1 m + (1 - β1) g) + λ w)
 * m = β2 m + (1 - β2) g
 * </pre>
 *
 * @param learningRate η before the schedule, above 0
 * @param weightDecay λ, at least 0; 0 by default
 * @param beta1 share of the momentum in the move, at least 0 and below 1; 0.9 by default
 * @param beta2 decay of the momentum, at least 0 and below 1; 0.99 by default
 * @param schedule the schedule of the learning rate; constant by default
 */
public record Lion(
    double learningRate,
    double weightDecay,
    double beta1,
    double beta2,
    LearningRateSchedule schedule)
    implements ComposedOptimizer {

  /** Checks the settings. */
  public Lion {
    Arguments.learningRate("Lion", learningRate, schedule);
    Arguments.atLeastZero("Lion.weightDecay", weightDecay, "0 means none");
    Arguments.decayRate("Lion.beta1", beta1, "0.9 is the usual value");
    Arguments.decayRate("Lion.beta2", beta2, "0.99 is the usual value");
  }

  /** Returns Lion at a constant learning rate, above 0, with the usual settings. */
  public static Lion learningRate(double learningRate) {
    return new Lion(learningRate, 0, 0.9, 0.99, LearningRateSchedule.constant());
  }

  /** Returns a copy with another weight decay, at least 0. */
  public Lion weightDecay(double weightDecay) {
    return new Lion(learningRate, weightDecay, beta1, beta2, schedule);
  }

  /** Returns a copy with another share of the momentum in the move, at least 0 and below 1. */
  public Lion beta1(double beta1) {
    return new Lion(learningRate, weightDecay, beta1, beta2, schedule);
  }

  /** Returns a copy with another decay of the momentum, at least 0 and below 1. */
  public Lion beta2(double beta2) {
    return new Lion(learningRate, weightDecay, beta1, beta2, schedule);
  }

  /** Returns this optimizer with another learning-rate schedule. */
  public Lion schedule(LearningRateSchedule schedule) {
    return new Lion(learningRate, weightDecay, beta1, beta2, schedule);
  }

  /** Returns the sign of the momentum, weight decay and learning rate. */
  @Override
  public List<UpdateTransformation> chain() {
    return List.of(
        UpdateTransformation.of(this::ahead, "m"),
        Transformations.sign(),
        Transformations.weightDecay(weightDecay),
        Transformations.learningRate());
  }

  private Operand<TFloat32> ahead(TransformedUpdate u) {
    Operand<TFloat32> m = u.slot(0);
    u.assign(0, u.mixed(m, beta2, u.direction()));
    return u.mixed(m, beta1, u.direction());
  }
}
