package io.keraunos.optimizer;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;

/**
 * RMSprop (Tieleman and Hinton, 2012), as in <a
 * href="https://keras.io/api/optimizers/rmsprop/">Keras</a>:
 *
 * <pre>
 * s = rho s + (1 - rho) g²
 * a = rho a + (1 - rho) g                              (centered; otherwise a = 0)
 * velocity = momentum velocity + learningRate g / sqrt(s - a² + epsilon)
 * w = w - velocity
 * </pre>
 *
 * @param learningRate above 0
 * @param rho the averages' decay; 0.9 by default
 * @param momentum at least 0 and below 1; 0 by default
 * @param epsilon keeps the root above 0; 1e-7 by default
 * @param centered whether the gradient's mean is subtracted; false by default
 * @param schedule how the learning rate changes; constant by default
 */
public record RMSprop(
    double learningRate,
    double rho,
    double momentum,
    double epsilon,
    boolean centered,
    LearningRateSchedule schedule)
    implements OptimizerSpec {

  /** Checks the numbers. */
  public RMSprop {
    OptimizerCheck.positive("learningRate", learningRate);
    OptimizerCheck.decay("rho", rho);
    OptimizerCheck.decay("momentum", momentum);
    OptimizerCheck.positive("epsilon", epsilon);
  }

  /** With the defaults; Keras's learning rate is 0.001. */
  public static RMSprop learningRate(double rate) {
    return new RMSprop(rate, 0.9, 0, 1e-7, false, LearningRateSchedule.constant());
  }

  /** With this decay of the averages. */
  public RMSprop rho(double value) {
    return new RMSprop(learningRate, value, momentum, epsilon, centered, schedule);
  }

  /** With this momentum. */
  public RMSprop momentum(double value) {
    return new RMSprop(learningRate, rho, value, epsilon, centered, schedule);
  }

  /** With this epsilon. */
  public RMSprop epsilon(double value) {
    return new RMSprop(learningRate, rho, momentum, value, centered, schedule);
  }

  /** With or without the gradient's mean subtracted. */
  public RMSprop centered(boolean value) {
    return new RMSprop(learningRate, rho, momentum, epsilon, value, schedule);
  }

  /** With this schedule. */
  public RMSprop schedule(LearningRateSchedule value) {
    return new RMSprop(learningRate, rho, momentum, epsilon, centered, value);
  }

  @Override
  public List<Slot> slots() {
    List<Slot> slots = new ArrayList<>();
    slots.add(new Slot("s", 0));
    slots.add(new Slot("velocity", 0));
    if (centered) {
      slots.add(new Slot("a", 0));
    }
    return slots;
  }

  @Override
  public double[] scalars(double rate, long step) {
    return new double[] {rate};
  }

  @Override
  public Op update(Ops tf, Update update) {
    if (centered) {
      return tf.train.resourceApplyCenteredRmsProp(
          update.variable(),
          update.slots().get(2),
          update.slots().get(0),
          update.slots().get(1),
          update.scalars().get(0),
          tf.constant((float) rho),
          tf.constant((float) momentum),
          tf.constant((float) epsilon),
          update.gradient());
    }
    return tf.train.resourceApplyRmsProp(
        update.variable(),
        update.slots().get(0),
        update.slots().get(1),
        update.scalars().get(0),
        tf.constant((float) rho),
        tf.constant((float) momentum),
        tf.constant((float) epsilon),
        update.gradient());
  }
}
