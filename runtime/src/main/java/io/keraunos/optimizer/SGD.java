package io.keraunos.optimizer;

import java.util.List;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.train.ResourceApplyKerasMomentum;

/**
 * Gradient descent, as in <a href="https://keras.io/api/optimizers/sgd/">Keras</a>: {@code w = w -
 * learningRate g}. With momentum,
 *
 * <pre>
 * velocity = momentum velocity - learningRate g
 * w = w + velocity                              (plain)
 * w = w + momentum velocity - learningRate g    (Nesterov)
 * </pre>
 *
 * @param learningRate above 0
 * @param momentum at least 0 and below 1; 0 by default
 * @param nesterov whether the step looks ahead; false by default
 * @param schedule how the learning rate changes; constant by default
 */
public record SGD(
    double learningRate, double momentum, boolean nesterov, LearningRateSchedule schedule)
    implements OptimizerSpec {

  /** Checks the numbers. */
  public SGD {
    OptimizerCheck.positive("learningRate", learningRate);
    OptimizerCheck.decay("momentum", momentum);
  }

  /** Without momentum; Keras's learning rate is 0.01. */
  public static SGD learningRate(double rate) {
    return new SGD(rate, 0, false, LearningRateSchedule.constant());
  }

  /** With this momentum. */
  public SGD momentum(double value) {
    return new SGD(learningRate, value, nesterov, schedule);
  }

  /** With Nesterov's momentum. */
  public SGD nesterov(boolean value) {
    return new SGD(learningRate, momentum, value, schedule);
  }

  /** With this schedule. */
  public SGD schedule(LearningRateSchedule value) {
    return new SGD(learningRate, momentum, nesterov, value);
  }

  @Override
  public List<Slot> slots() {
    return momentum == 0 ? List.of() : List.of(new Slot("velocity", 0));
  }

  @Override
  public double[] scalars(double rate, long step) {
    return new double[] {rate};
  }

  @Override
  public Op update(Ops tf, Update update) {
    if (momentum == 0) {
      return tf.train.resourceApplyGradientDescent(
          update.variable(), update.scalars().get(0), update.gradient());
    }
    return tf.train.resourceApplyKerasMomentum(
        update.variable(),
        update.slots().get(0),
        update.scalars().get(0),
        update.gradient(),
        tf.constant((float) momentum),
        ResourceApplyKerasMomentum.useNesterov(nesterov));
  }
}
