package io.keraunos.optimizer;

import java.util.List;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;

/**
 * {@link Adam} whose second moment never falls (Reddi, Kale and Kumar, <a
 * href="https://arxiv.org/abs/1904.09237">On the Convergence of Adam and Beyond</a>), with the
 * names, defaults and formula of <a href="https://keras.io/api/optimizers/adam/">Keras's Adam with
 * amsgrad</a>. In step t:
 *
 * <pre>
 * m = β1 m + (1 - β1) g
 * v = β2 v + (1 - β2) g²
 * x = max(x, v)
 * w = w - η sqrt(1 - β2^t) / (1 - β1^t) · m / (sqrt(x) + ε)
 * </pre>
 *
 * @param learningRate η before the schedule, above 0
 * @param beta1 decay of the first moment, at least 0 and below 1; 0.9 by default
 * @param beta2 decay of the second moment, at least 0 and below 1; 0.999 by default
 * @param epsilon added to the denominator, above 0; 1e-7 by default
 * @param schedule the schedule of the learning rate; constant by default
 */
public record AMSGrad(
    double learningRate, double beta1, double beta2, double epsilon, LearningRateSchedule schedule)
    implements Moments {

  /** Checks the settings. */
  public AMSGrad {
    Arguments.learningRate("AMSGrad", learningRate, schedule);
    Adam.checkMoments("AMSGrad", beta1, beta2, epsilon);
  }

  /** Returns AMSGrad at a constant learning rate, above 0, with the usual settings. */
  public static AMSGrad learningRate(double learningRate) {
    return new AMSGrad(learningRate, 0.9, 0.999, 1e-7, LearningRateSchedule.constant());
  }

  /** Returns a copy with another decay of the first moment, at least 0 and below 1. */
  public AMSGrad beta1(double beta1) {
    return new AMSGrad(learningRate, beta1, beta2, epsilon, schedule);
  }

  /** Returns a copy with another decay of the second moment, at least 0 and below 1. */
  public AMSGrad beta2(double beta2) {
    return new AMSGrad(learningRate, beta1, beta2, epsilon, schedule);
  }

  /** Returns a copy with another epsilon, above 0. */
  public AMSGrad epsilon(double epsilon) {
    return new AMSGrad(learningRate, beta1, beta2, epsilon, schedule);
  }

  /** Returns this optimizer with another learning-rate schedule. */
  public AMSGrad schedule(LearningRateSchedule schedule) {
    return new AMSGrad(learningRate, beta1, beta2, epsilon, schedule);
  }

  /** Returns Adam's moments {@code m} and {@code v}, and the largest {@code vhat}, from 0. */
  @Override
  public List<Slot> slots() {
    return List.of(new Slot("m", 0), new Slot("v", 0), new Slot("vhat", 0));
  }

  /** Returns one number: the learning rate times the bias correction. */
  @Override
  public double[] scalars(double learningRate, long step) {
    Arguments.step(this, learningRate, step);
    return new double[] {learningRate * Adam.biasCorrection(beta1, beta2, step)};
  }

  /** Returns true. */
  @Override
  public boolean elementwise() {
    return true;
  }

  @Override
  public Op update(Ops tf, Update update) {
    return tf.train.resourceApplyAdamWithAmsgrad(
        update.variable(),
        update.slots().get(0),
        update.slots().get(1),
        update.slots().get(2),
        tf.constant(0f),
        tf.constant(0f),
        update.scalars().get(0),
        tf.constant((float) beta1),
        tf.constant((float) beta2),
        tf.constant((float) epsilon),
        update.gradient());
  }
}
