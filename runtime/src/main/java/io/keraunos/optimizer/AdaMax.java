package io.keraunos.optimizer;

import java.util.List;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;

/**
 * AdaMax, {@link Adam} with the largest gradient in the place of the second moment (Kingma and Ba,
 * <a href="https://arxiv.org/abs/1412.6980">Adam</a>, section 7.1), with the names, defaults and
 * formula of <a href="https://keras.io/api/optimizers/adamax/">Keras</a>. In step t:
 *
 * <pre>
 * m = β1 m + (1 - β1) g
 * u = max(β2 u, |g|)
 * w = w - η / (1 - β1^t) · m / (u + ε)
 * </pre>
 *
 * @param learningRate η before the schedule, above 0
 * @param beta1 decay of the first moment, at least 0 and below 1; 0.9 by default
 * @param beta2 decay of the largest gradient, at least 0 and below 1; 0.999 by default
 * @param epsilon added to the denominator, above 0; 1e-7 by default
 * @param schedule the schedule of the learning rate; constant by default
 */
public record AdaMax(
    double learningRate, double beta1, double beta2, double epsilon, LearningRateSchedule schedule)
    implements Moments {

  /** Checks the settings. */
  public AdaMax {
    Arguments.learningRate("AdaMax", learningRate, schedule);
    Adam.checkMoments("AdaMax", beta1, beta2, epsilon);
  }

  /** Returns AdaMax at a constant learning rate, above 0, with the usual settings. */
  public static AdaMax learningRate(double learningRate) {
    return new AdaMax(learningRate, 0.9, 0.999, 1e-7, LearningRateSchedule.constant());
  }

  /** Returns a copy with another decay of the first moment, at least 0 and below 1. */
  public AdaMax beta1(double beta1) {
    return new AdaMax(learningRate, beta1, beta2, epsilon, schedule);
  }

  /** Returns a copy with another decay of the largest gradient, at least 0 and below 1. */
  public AdaMax beta2(double beta2) {
    return new AdaMax(learningRate, beta1, beta2, epsilon, schedule);
  }

  /** Returns a copy with another epsilon, above 0. */
  public AdaMax epsilon(double epsilon) {
    return new AdaMax(learningRate, beta1, beta2, epsilon, schedule);
  }

  /** Returns this optimizer with another learning-rate schedule. */
  public AdaMax schedule(LearningRateSchedule schedule) {
    return new AdaMax(learningRate, beta1, beta2, epsilon, schedule);
  }

  /** Returns the first moment {@code m} and the largest gradient {@code u}, both from 0. */
  @Override
  public List<Slot> slots() {
    return List.of(new Slot("m", 0), new Slot("u", 0));
  }

  /** Returns one number: the learning rate times the bias correction. */
  @Override
  public double[] scalars(double learningRate, long step) {
    Arguments.step(this, learningRate, step);
    return new double[] {learningRate / Transformations.rest(beta1, step)};
  }

  /** Returns true. */
  @Override
  public boolean elementwise() {
    return true;
  }

  @Override
  public Op update(Ops tf, Update update) {
    return tf.train.resourceApplyAdaMax(
        update.variable(),
        update.slots().get(0),
        update.slots().get(1),
        tf.constant(0f), // its own correction becomes 1: the scalar carries it
        update.scalars().get(0),
        tf.constant((float) beta1),
        tf.constant((float) beta2),
        tf.constant((float) epsilon),
        update.gradient());
  }
}
