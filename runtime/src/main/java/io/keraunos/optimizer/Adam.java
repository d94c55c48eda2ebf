package io.keraunos.optimizer;

import java.util.List;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;

/**
 * Adam (Kingma and Ba, 2015), as in <a href="https://keras.io/api/optimizers/adam/">Keras</a>: with
 * the gradient g at step t from 1,
 *
 * <pre>
 * m = beta1 m + (1 - beta1) g
 * v = beta2 v + (1 - beta2) g²
 * w = w - learningRate sqrt(1 - beta2^t) / (1 - beta1^t) · m / (sqrt(v) + epsilon)
 * </pre>
 *
 * @param learningRate above 0
 * @param beta1 the first moment's decay; 0.9 by default
 * @param beta2 the second moment's decay; 0.999 by default
 * @param epsilon keeps the divisor above 0; 1e-7 by default
 * @param schedule how the learning rate changes; constant by default
 */
public record Adam(
    double learningRate, double beta1, double beta2, double epsilon, LearningRateSchedule schedule)
    implements OptimizerSpec {

  /** Checks the numbers. */
  public Adam {
    OptimizerCheck.positive("learningRate", learningRate);
    OptimizerCheck.decay("beta1", beta1);
    OptimizerCheck.decay("beta2", beta2);
    OptimizerCheck.positive("epsilon", epsilon);
  }

  /** With the defaults; Keras's learning rate is 0.001. */
  public static Adam learningRate(double rate) {
    return new Adam(rate, 0.9, 0.999, 1e-7, LearningRateSchedule.constant());
  }

  /** With this decay of the first moment. */
  public Adam beta1(double value) {
    return new Adam(learningRate, value, beta2, epsilon, schedule);
  }

  /** With this decay of the second moment. */
  public Adam beta2(double value) {
    return new Adam(learningRate, beta1, value, epsilon, schedule);
  }

  /** With this epsilon. */
  public Adam epsilon(double value) {
    return new Adam(learningRate, beta1, beta2, value, schedule);
  }

  /** With this schedule. */
  public Adam schedule(LearningRateSchedule value) {
    return new Adam(learningRate, beta1, beta2, epsilon, value);
  }

  @Override
  public List<Slot> slots() {
    return List.of(new Slot("m", 0), new Slot("v", 0));
  }

  @Override
  public double[] scalars(double rate, long step) {
    return new double[] {
      rate * Math.sqrt(1 - Math.pow(beta2, (double) step)) / (1 - Math.pow(beta1, (double) step))
    };
  }

  @Override
  public Op update(Ops tf, Update update) {
    // With powers of 0 the op's own correction is 1: the rate that is fed has it already.
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
