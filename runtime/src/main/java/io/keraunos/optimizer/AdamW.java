package io.keraunos.optimizer;

import java.util.List;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;

/**
 * {@link Adam} with decoupled weight decay (Loshchilov and Hutter, <a
 * href="https://arxiv.org/abs/1711.05101">Decoupled Weight Decay Regularization</a>), with the
 * defaults and formula of <a href="https://keras.io/api/optimizers/adamw/">Keras</a>:
 *
 * <pre>{@code
 * AdamW.learningRate(1e-3).weightDecay(0.01)
 * }</pre>
 *
 * <p>In each step every weight w first shrinks to {@code w - η λ w}, with the step's learning rate
 * η and the weight decay λ; then Adam's update follows, by a gradient taken before the shrinking.
 * All trainable variables decay, biases included, but for those of {@link #withoutDecayFor}.
 *
 * @param learningRate η before the schedule, above 0
 * @param weightDecay λ, at least 0; 0.004 by default as in Keras (PyTorch: 0.01)
 * @param beta1 decay of the first moment, at least 0 and below 1; 0.9 by default
 * @param beta2 decay of the second moment, at least 0 and below 1; 0.999 by default
 * @param epsilon added to the denominator, above 0; 1e-7 by default
 * @param schedule the schedule of the learning rate; constant by default
 */
public record AdamW(
    double learningRate,
    double weightDecay,
    double beta1,
    double beta2,
    double epsilon,
    LearningRateSchedule schedule)
    implements Moments {

  /** Checks the settings. */
  public AdamW {
    Arguments.learningRate("AdamW", learningRate, schedule);
    Arguments.atLeastZero("AdamW.weightDecay", weightDecay, "0.004 is Keras's default");
    Adam.checkMoments("AdamW", beta1, beta2, epsilon);
  }

  /** Returns AdamW at a constant learning rate, above 0, with Keras's defaults. */
  public static AdamW learningRate(double learningRate) {
    return new AdamW(learningRate, 0.004, 0.9, 0.999, 1e-7, LearningRateSchedule.constant());
  }

  /** Returns a copy with another weight decay, at least 0. */
  public AdamW weightDecay(double weightDecay) {
    return new AdamW(learningRate, weightDecay, beta1, beta2, epsilon, schedule);
  }

  /**
   * Returns this optimizer with a weight decay of 0 for some weights, such as <code>
   *  withoutDecayFor("*&#47;bias", "*&#47;gamma", "*&#47;beta")</code> for biases and the weights
   * of normalizations. Call it last, after all other settings.
   *
   * @param names the names of the weights, as for {@link #group}
   */
  public ParameterGroups withoutDecayFor(String... names) {
    AdamW constant =
        new AdamW(learningRate, 0, beta1, beta2, epsilon, LearningRateSchedule.constant());
    return group(constant, names);
  }

  /** Returns a copy with another decay of the first moment, at least 0 and below 1. */
  public AdamW beta1(double beta1) {
    return new AdamW(learningRate, weightDecay, beta1, beta2, epsilon, schedule);
  }

  /** Returns a copy with another decay of the second moment, at least 0 and below 1. */
  public AdamW beta2(double beta2) {
    return new AdamW(learningRate, weightDecay, beta1, beta2, epsilon, schedule);
  }

  /** Returns a copy with another epsilon, above 0. */
  public AdamW epsilon(double epsilon) {
    return new AdamW(learningRate, weightDecay, beta1, beta2, epsilon, schedule);
  }

  /** Returns this optimizer with another learning-rate schedule. */
  public AdamW schedule(LearningRateSchedule schedule) {
    return new AdamW(learningRate, weightDecay, beta1, beta2, epsilon, schedule);
  }

  /** Returns Adam's moments {@code m} and {@code v}, both from 0. */
  @Override
  public List<Slot> slots() {
    return Adam.SLOTS;
  }

  /**
   * Returns two numbers: the learning rate times Adam's bias correction, and the share of each
   * weight that decays.
   */
  @Override
  public double[] scalars(double learningRate, long step) {
    Arguments.step(this, learningRate, step);
    return new double[] {
      learningRate * Adam.biasCorrection(beta1, beta2, step), learningRate * weightDecay
    };
  }

  /** Returns true. */
  @Override
  public boolean elementwise() {
    return true;
  }

  @Override
  public Op update(Ops tf, Update update) {
    Op decay =
        tf.assignSubVariableOp(
            update.variable(), tf.math.mul(update.value(), update.scalars().get(1)));
    return Adam.apply(tf.withControlDependencies(decay), update, beta1, beta2, epsilon);
  }
}
