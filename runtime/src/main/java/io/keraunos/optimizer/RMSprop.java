package io.keraunos.optimizer;

import java.util.List;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;

/**
 * RMSprop (Hinton, <a
 * href="https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf">Neural Networks
 * for Machine Learning, lecture 6e</a>) with the names, defaults and formula of <a
 * href="https://keras.io/api/optimizers/rmsprop/">Keras</a>:
 *
 * <pre>{@code
 * RMSprop.learningRate(1e-3).momentum(0.9).centered(true)
 * }</pre>
 *
 * <p>In each step, with gradient g, weight w, momentum μ and learning rate η:
 *
 * <pre>
 * s = ρ s + (1 - ρ) g²
 * a = ρ a + (1 - ρ) g                   (centered only, else a is 0)
 * u = μ u + η g / sqrt(s - a² + ε)
 * w = w - u
 * </pre>
 *
 * <p>ε is inside the root, as in Keras; PyTorch adds it outside.
 *
 * @param learningRate η before the schedule, above 0
 * @param rho ρ, the decay of the averages, at least 0 and below 1; 0.9 by default
 * @param momentum μ, at least 0 and below 1; 0 by default
 * @param epsilon ε, above 0; 1e-7 by default
 * @param centered whether the squared mean is taken off, so that the gradient is divided by its
 *     standard deviation; false by default
 * @param schedule the schedule of the learning rate; constant by default
 */
public record RMSprop(
    double learningRate,
    double rho,
    double momentum,
    double epsilon,
    boolean centered,
    LearningRateSchedule schedule)
    implements OptimizerSpec {

  private static final Slot MEAN_SQUARE = new Slot("mean_square", 0);
  private static final Slot MEAN = new Slot("mean", 0);
  private static final Slot VELOCITY = new Slot("velocity", 0);

  /** Checks the settings. */
  public RMSprop {
    Arguments.learningRate("RMSprop", learningRate, schedule);
    Arguments.decayRate("RMSprop.rho", rho, "0.9 is the usual value");
    Arguments.decayRate("RMSprop.momentum", momentum, "0 means none");
    Arguments.positive("RMSprop.epsilon", epsilon, "1e-7 is the usual value");
  }

  /** Returns RMSprop at a constant learning rate, above 0, with Keras's defaults. */
  public static RMSprop learningRate(double learningRate) {
    return new RMSprop(learningRate, 0.9, 0, 1e-7, false, LearningRateSchedule.constant());
  }

  /** Returns a copy with another decay of the averages, at least 0 and below 1. */
  public RMSprop rho(double rho) {
    return new RMSprop(learningRate, rho, momentum, epsilon, centered, schedule);
  }

  /** Returns a copy with another momentum, at least 0 and below 1. */
  public RMSprop momentum(double momentum) {
    return new RMSprop(learningRate, rho, momentum, epsilon, centered, schedule);
  }

  /** Returns a copy with another epsilon, above 0. */
  public RMSprop epsilon(double epsilon) {
    return new RMSprop(learningRate, rho, momentum, epsilon, centered, schedule);
  }

  /** Returns a copy that is centered or not. */
  public RMSprop centered(boolean centered) {
    return new RMSprop(learningRate, rho, momentum, epsilon, centered, schedule);
  }

  /** Returns this optimizer with another learning-rate schedule. */
  public RMSprop schedule(LearningRateSchedule schedule) {
    return new RMSprop(learningRate, rho, momentum, epsilon, centered, schedule);
  }

  /**
   * Returns the {@code mean_square} s, the {@code velocity} u and, if centered, the {@code mean} a;
   * all from 0. The velocity is there without a momentum too, because TensorFlow's op asks for it.
   */
  @Override
  public List<Slot> slots() {
    return centered ? List.of(MEAN_SQUARE, VELOCITY, MEAN) : List.of(MEAN_SQUARE, VELOCITY);
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
