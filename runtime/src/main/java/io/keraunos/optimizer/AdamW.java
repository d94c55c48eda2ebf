package io.keraunos.optimizer;

import java.util.List;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, 2019), as in <a
 * href="https://keras.io/api/optimizers/adamw/">Keras</a>: {@code w = w - learningRate weightDecay
 * w}, then {@link Adam}.
 *
 * @param adam the method without decay
 * @param weightDecay at least 0; 0.004 by default
 */
public record AdamW(Adam adam, double weightDecay) implements OptimizerSpec {

  /** Checks the decay. */
  public AdamW {
    OptimizerCheck.notNegative("weightDecay", weightDecay);
  }

  /** With the defaults; Keras's learning rate is 0.001. */
  public static AdamW learningRate(double rate) {
    return new AdamW(Adam.learningRate(rate), 0.004);
  }

  /** With this weight decay. */
  public AdamW weightDecay(double value) {
    return new AdamW(adam, value);
  }

  /** With this decay of the first moment. */
  public AdamW beta1(double value) {
    return new AdamW(adam.beta1(value), weightDecay);
  }

  /** With this decay of the second moment. */
  public AdamW beta2(double value) {
    return new AdamW(adam.beta2(value), weightDecay);
  }

  /** With this epsilon. */
  public AdamW epsilon(double value) {
    return new AdamW(adam.epsilon(value), weightDecay);
  }

  /** With this schedule. */
  public AdamW schedule(LearningRateSchedule value) {
    return new AdamW(adam.schedule(value), weightDecay);
  }

  @Override
  public double learningRate() {
    return adam.learningRate();
  }

  @Override
  public LearningRateSchedule schedule() {
    return adam.schedule();
  }

  @Override
  public List<Slot> slots() {
    return adam.slots();
  }

  @Override
  public double[] scalars(double rate, long step) {
    return new double[] {adam.scalars(rate, step)[0], rate * weightDecay};
  }

  @Override
  public Op update(Ops tf, Update update) {
    Op decay =
        tf.assignSubVariableOp(
            update.variable(), tf.math.mul(update.value(), update.scalars().get(1)));
    return adam.update(tf.withControlDependencies(decay), update);
  }
}
