package io.keraunos.optimizer;

import java.util.List;

/**
 * LAMB, {@link AdamW} whose moves are as long as the weight they move, for large batches (You et
 * al., <a href="https://arxiv.org/abs/1904.00962">Large Batch Optimization for Deep Learning</a>);
 * without weight decay the formula of <a href="https://keras.io/api/optimizers/lamb/">Keras</a>. In
 * step t:
 *
 * <pre>
 * m = β1 m + (1 - β1) g
 * v = β2 v + (1 - β2) g²
 * d = m / (1 - β1^t) / (sqrt(v / (1 - β2^t)) + ε) + λ w
 * w = w - η |w| / |d| · d             (|w| / |d| is 1 where one of them is 0)
 * </pre>
 *
 * @param learningRate η before the schedule, above 0
 * @param weightDecay λ, at least 0; 0 by default
 * @param beta1 decay of the first moment, at least 0 and below 1; 0.9 by default
 * @param beta2 decay of the second moment, at least 0 and below 1; 0.999 by default
 * @param epsilon added to the denominator, above 0; 1e-7 by default
 * @param schedule the schedule of the learning rate; constant by default
 */
public record LAMB(
    double learningRate,
    double weightDecay,
    double beta1,
    double beta2,
    double epsilon,
    LearningRateSchedule schedule)
    implements ComposedOptimizer, Moments {

  /** Checks the settings. */
  public LAMB {
    Arguments.learningRate("LAMB", learningRate, schedule);
    Arguments.atLeastZero("LAMB.weightDecay", weightDecay, "0.01 is the paper's value");
    Adam.checkMoments("LAMB", beta1, beta2, epsilon);
  }

  /** Returns LAMB at a constant learning rate, above 0, with the usual settings. */
  public static LAMB learningRate(double learningRate) {
    return new LAMB(learningRate, 0, 0.9, 0.999, 1e-7, LearningRateSchedule.constant());
  }

  /** Returns a copy with another weight decay, at least 0. */
  public LAMB weightDecay(double weightDecay) {
    return new LAMB(learningRate, weightDecay, beta1, beta2, epsilon, schedule);
  }

  /** Returns a copy with another decay of the first moment, at least 0 and below 1. */
  public LAMB beta1(double beta1) {
    return new LAMB(learningRate, weightDecay, beta1, beta2, epsilon, schedule);
  }

  /** Returns a copy with another decay of the second moment, at least 0 and below 1. */
  public LAMB beta2(double beta2) {
    return new LAMB(learningRate, weightDecay, beta1, beta2, epsilon, schedule);
  }

  /** Returns a copy with another epsilon, above 0. */
  public LAMB epsilon(double epsilon) {
    return new LAMB(learningRate, weightDecay, beta1, beta2, epsilon, schedule);
  }

  /** Returns this optimizer with another learning-rate schedule. */
  public LAMB schedule(LearningRateSchedule schedule) {
    return new LAMB(learningRate, weightDecay, beta1, beta2, epsilon, schedule);
  }

  /** Returns Adam's direction, weight decay, trust ratio and learning rate. */
  @Override
  public List<UpdateTransformation> chain() {
    return List.of(
        Transformations.adam(beta1, beta2, epsilon),
        Transformations.weightDecay(weightDecay),
        Transformations.trustRatio(),
        Transformations.learningRate());
  }
}
