package io.keraunos.optimizer;

import java.util.List;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;

/**
 * Adagrad (Duchi et al., 2011): {@code s = s + g²}, {@code w = w - learningRate g / (sqrt(s) +
 * epsilon)}. Defaults as in <a href="https://keras.io/api/optimizers/adagrad/">Keras</a>; epsilon
 * stands outside the root, as in <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.Adagrad.html">PyTorch</a>.
 *
 * @param learningRate above 0
 * @param initialAccumulator what s starts with, at least 0; 0.1 by default
 * @param epsilon keeps the divisor above 0; 1e-7 by default
 * @param schedule how the learning rate changes; constant by default
 */
public record Adagrad(
    double learningRate, double initialAccumulator, double epsilon, LearningRateSchedule schedule)
    implements OptimizerSpec {

  /** Checks the numbers. */
  public Adagrad {
    OptimizerCheck.positive("learningRate", learningRate);
    OptimizerCheck.notNegative("initialAccumulator", initialAccumulator);
    OptimizerCheck.positive("epsilon", epsilon);
  }

  /** With the defaults; Keras's learning rate is 0.001. */
  public static Adagrad learningRate(double rate) {
    return new Adagrad(rate, 0.1, 1e-7, LearningRateSchedule.constant());
  }

  /** With this first value of s. */
  public Adagrad initialAccumulator(double value) {
    return new Adagrad(learningRate, value, epsilon, schedule);
  }

  /** With this epsilon. */
  public Adagrad epsilon(double value) {
    return new Adagrad(learningRate, initialAccumulator, value, schedule);
  }

  /** With this schedule. */
  public Adagrad schedule(LearningRateSchedule value) {
    return new Adagrad(learningRate, initialAccumulator, epsilon, value);
  }

  @Override
  public List<Slot> slots() {
    return List.of(new Slot("s", (float) initialAccumulator));
  }

  @Override
  public double[] scalars(double rate, long step) {
    return new double[] {rate};
  }

  @Override
  public Op update(Ops tf, Update update) {
    return tf.train.resourceApplyAdagrad(
        update.variable(),
        update.slots().get(0),
        update.scalars().get(0),
        tf.constant((float) epsilon),
        update.gradient());
  }
}
