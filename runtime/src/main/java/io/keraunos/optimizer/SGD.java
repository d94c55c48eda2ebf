package io.keraunos.optimizer;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.train.ResourceApplyKerasMomentum;
import org.tensorflow.types.TFloat32;

/**
 * Stochastic gradient descent, with or without momentum, by the formula of <a
 * href="https://keras.io/api/optimizers/sgd/">Keras</a>:
 *
 * <pre>{@code
 * SGD.learningRate(0.1).momentum(0.9).nesterov(true)
 * }</pre>
 *
 * <p>In each step, with gradient g, weight w, velocity u, momentum μ and learning rate η:
 *
 * <pre>
 * without momentum:  w = w - η g
 * momentum:          u = μ u - η g;  w = w + u
 * Nesterov:          u = μ u - η g;  w = w + μ u - η g
 * </pre>
 *
 * <p>With a weight decay λ, {@code g + λ w} takes the place of g, as in <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.SGD.html">PyTorch</a>: the decay
 * is a part of the gradient, after clipping. (Keras takes {@code η λ w} off the weight instead.)
 *
 * <p>The learning rate enters the velocity, as in Keras. PyTorch multiplies by it afterwards, which
 * is the same as long as it stays constant.
 *
 * @param learningRate η before the schedule, above 0
 * @param momentum μ, at least 0 and below 1; 0 by default, which needs no velocity
 * @param nesterov whether to look ahead along the velocity; needs a momentum above 0
 * @param weightDecay λ, at least 0; 0 by default
 * @param schedule the schedule of the learning rate; constant by default
 */
public record SGD(
    double learningRate,
    double momentum,
    boolean nesterov,
    double weightDecay,
    LearningRateSchedule schedule)
    implements OptimizerSpec {

  private static final List<Slot> VELOCITY = List.of(new Slot("velocity", 0));

  /** Checks the settings. */
  public SGD {
    Arguments.learningRate("SGD", learningRate, schedule);
    Arguments.decayRate("SGD.momentum", momentum, "0.9 is the usual value, 0 means none");
    Arguments.require(
        !nesterov || momentum > 0,
        "SGD.momentum",
        "above 0 with nesterov",
        momentum,
        "call momentum(0.9) before nesterov(true)");
    Arguments.atLeastZero("SGD.weightDecay", weightDecay, "1e-4 is usual for a ResNet");
  }

  /** Returns plain gradient descent at a constant learning rate, above 0. */
  public static SGD learningRate(double learningRate) {
    return new SGD(learningRate, 0, false, 0, LearningRateSchedule.constant());
  }

  /** Returns a copy with another momentum, at least 0 and below 1. */
  public SGD momentum(double momentum) {
    return new SGD(learningRate, momentum, nesterov, weightDecay, schedule);
  }

  /** Returns a copy with or without Nesterov's momentum; set {@link #momentum(double)} first. */
  public SGD nesterov(boolean nesterov) {
    return new SGD(learningRate, momentum, nesterov, weightDecay, schedule);
  }

  /** Returns a copy with another weight decay, at least 0. */
  public SGD weightDecay(double weightDecay) {
    return new SGD(learningRate, momentum, nesterov, weightDecay, schedule);
  }

  /**
   * Returns this optimizer with a weight decay of 0 for some weights, such as <code>
   *  withoutDecayFor("*&#47;bias", "*&#47;gamma", "*&#47;beta")</code> for biases and the weights
   * of normalizations. Call it last, after all other settings.
   *
   * @param names the names of the weights, as for {@link #group}
   */
  public ParameterGroups withoutDecayFor(String... names) {
    return group(weightDecay(0).schedule(LearningRateSchedule.constant()), names);
  }

  /** Returns this optimizer with another learning-rate schedule. */
  public SGD schedule(LearningRateSchedule schedule) {
    return new SGD(learningRate, momentum, nesterov, weightDecay, schedule);
  }

  /** Returns the {@code velocity}, from 0; nothing without momentum. */
  @Override
  public List<Slot> slots() {
    return momentum == 0 ? List.of() : VELOCITY;
  }

  /** Returns one number: the learning rate. */
  @Override
  public double[] scalars(double learningRate, long step) {
    Arguments.step(this, learningRate, step);
    return new double[] {learningRate};
  }

  /** Returns true. */
  @Override
  public boolean elementwise() {
    return true;
  }

  @Override
  public Op update(Ops tf, Update update) {
    Operand<TFloat32> gradient =
        weightDecay == 0
            ? update.gradient()
            : tf.math.add(
                update.gradient(), tf.math.mul(update.value(), tf.constant((float) weightDecay)));
    if (momentum == 0) {
      return tf.train.resourceApplyGradientDescent(
          update.variable(), update.scalars().get(0), gradient);
    }
    return tf.train.resourceApplyKerasMomentum(
        update.variable(),
        update.slots().get(0),
        update.scalars().get(0),
        gradient,
        tf.constant((float) momentum),
        ResourceApplyKerasMomentum.useNesterov(nesterov));
  }
}
