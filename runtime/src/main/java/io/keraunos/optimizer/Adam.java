package io.keraunos.optimizer;

import java.util.List;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;

/**
 * Adam (Kingma and Ba, <a href="https://arxiv.org/abs/1412.6980">Adam: A Method for Stochastic
 * Optimization</a>, the form before its section 2.1) with the names, defaults and formula of <a
 * href="https://keras.io/api/optimizers/adam/">Keras</a>:
 *
 * <pre>{@code
 * Adam.learningRate(1e-3).schedule(StepLR.everyEpochs(1).gamma(0.1))
 * }</pre>
 *
 * <p>In step t, with gradient g, weight w and learning rate η:
 *
 * <pre>
 * m = β1 m + (1 - β1) g
 * v = β2 v + (1 - β2) g²
 * w = w - η sqrt(1 - β2^t) / (1 - β1^t) · m / (sqrt(v) + ε)
 * </pre>
 *
 * <p>This ε is the paper's "epsilon hat", as in Keras; PyTorch's is {@code ε / sqrt(1 - β2^t)} in
 * these letters.
 *
 * @param learningRate η before the schedule, above 0
 * @param beta1 decay of the first moment, at least 0 and below 1; 0.9 by default
 * @param beta2 decay of the second moment, at least 0 and below 1; 0.999 by default
 * @param epsilon added to the denominator, above 0; 1e-7 by default
 * @param schedule the schedule of the learning rate; constant by default
 */
public record Adam(
    double learningRate, double beta1, double beta2, double epsilon, LearningRateSchedule schedule)
    implements Moments {

  static final List<Slot> SLOTS = List.of(new Slot("m", 0), new Slot("v", 0));

  /** Checks the settings. */
  public Adam {
    Arguments.learningRate("Adam", learningRate, schedule);
    checkMoments("Adam", beta1, beta2, epsilon);
  }

  /** Returns Adam at a constant learning rate, above 0, with Keras's defaults. */
  public static Adam learningRate(double learningRate) {
    return new Adam(learningRate, 0.9, 0.999, 1e-7, LearningRateSchedule.constant());
  }

  /** Returns a copy with another decay of the first moment, at least 0 and below 1. */
  public Adam beta1(double beta1) {
    return new Adam(learningRate, beta1, beta2, epsilon, schedule);
  }

  /** Returns a copy with another decay of the second moment, at least 0 and below 1. */
  public Adam beta2(double beta2) {
    return new Adam(learningRate, beta1, beta2, epsilon, schedule);
  }

  /** Returns a copy with another epsilon, above 0. */
  public Adam epsilon(double epsilon) {
    return new Adam(learningRate, beta1, beta2, epsilon, schedule);
  }

  /** Returns this optimizer with another learning-rate schedule. */
  public Adam schedule(LearningRateSchedule schedule) {
    return new Adam(learningRate, beta1, beta2, epsilon, schedule);
  }

  /** Returns the first moment {@code m} and the second moment {@code v}, both from 0. */
  @Override
  public List<Slot> slots() {
    return SLOTS;
  }

  /** Returns one number: the learning rate times the bias correction. */
  @Override
  public double[] scalars(double learningRate, long step) {
    Arguments.step(this, learningRate, step);
    return new double[] {learningRate * biasCorrection(beta1, beta2, step)};
  }

  /** Returns true. */
  @Override
  public boolean elementwise() {
    return true;
  }

  @Override
  public Op update(Ops tf, Update update) {
    return apply(tf, update, beta1, beta2, epsilon);
  }

  static void checkMoments(String optimizer, double beta1, double beta2, double epsilon) {
    Arguments.decayRate(optimizer + ".beta1", beta1, "0.9 is the usual value");
    Arguments.decayRate(optimizer + ".beta2", beta2, "0.999 is the usual value");
    Arguments.positive(optimizer + ".epsilon", epsilon, "1e-7 is the usual value");
  }

  /**
   * Computes {@code sqrt(1 - β2^t) / (1 - β1^t)}. The betas are rounded to floats first, because
   * the moments decay by the rounded ones: 1 - 0.999f is 5e-5 off, and so would be the first
   * updates.
   */
  static double biasCorrection(double beta1, double beta2, long step) {
    return Math.sqrt(1 - Math.pow((float) beta2, (double) step))
        / (1 - Math.pow((float) beta1, (double) step));
  }

  /**
   * Adds the update as one op. The scalar carries the bias correction already, so the op is given
   * powers of 0, which make its own correction 1.
   */
  static Op apply(Ops tf, Update update, double beta1, double beta2, double epsilon) {
    return tf.train.resourceApplyAdam(
        update.variable(),
        update.slots().get(0),
        update.slots().get(1),
        tf.constant(0f),
        tf.constant(0f),
        update.scalars().get(0),
        tf.constant((float) beta1),
        tf.constant((float) beta2),
        tf.constant((float) epsilon),
        update.gradient());
  }
}
