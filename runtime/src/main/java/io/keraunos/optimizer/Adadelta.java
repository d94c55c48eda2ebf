package io.keraunos.optimizer;

import java.util.List;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;

/**
 * Adadelta (Zeiler, <a href="https://arxiv.org/abs/1212.5701">ADADELTA: An Adaptive Learning Rate
 * Method</a>) with the names, defaults and formula of <a
 * href="https://keras.io/api/optimizers/adadelta/">Keras</a>. The paper's learning rate is 1. In
 * each step:
 *
 * <pre>
 * s = ρ s + (1 - ρ) g²
 * d = sqrt(x + ε) / sqrt(s + ε) · g
 * x = ρ x + (1 - ρ) d²
 * w = w - η d
 * </pre>
 *
 * @param learningRate η before the schedule, above 0
 * @param rho ρ, the decay of the averages, at least 0 and below 1; 0.95 by default
 * @param epsilon ε, above 0; 1e-7 by default
 * @param schedule the schedule of the learning rate; constant by default
 */
public record Adadelta(
    double learningRate, double rho, double epsilon, LearningRateSchedule schedule)
    implements OptimizerSpec {

  /** Checks the settings. */
  public Adadelta {
    Arguments.learningRate("Adadelta", learningRate, schedule);
    Arguments.decayRate("Adadelta.rho", rho, "0.95 is the usual value");
    Arguments.positive("Adadelta.epsilon", epsilon, "1e-7 is the usual value");
  }

  /** Returns Adadelta at a constant learning rate, above 0, with the usual settings. */
  public static Adadelta learningRate(double learningRate) {
    return new Adadelta(learningRate, 0.95, 1e-7, LearningRateSchedule.constant());
  }

  /** Returns a copy with another decay of the averages, at least 0 and below 1. */
  public Adadelta rho(double rho) {
    return new Adadelta(learningRate, rho, epsilon, schedule);
  }

  /** Returns a copy with another epsilon, above 0. */
  public Adadelta epsilon(double epsilon) {
    return new Adadelta(learningRate, rho, epsilon, schedule);
  }

  /** Returns this optimizer with another learning-rate schedule. */
  public Adadelta schedule(LearningRateSchedule schedule) {
    return new Adadelta(learningRate, rho, epsilon, schedule);
  }

  /** Returns the averages of squared gradients and squared moves, both from 0. */
  @Override
  public List<Slot> slots() {
    return List.of(new Slot("accumulator", 0), new Slot("accumulated_delta", 0));
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
    return tf.train.resourceApplyAdadelta(
        update.variable(),
        update.slots().get(0),
        update.slots().get(1),
        update.scalars().get(0),
        tf.constant((float) rho),
        tf.constant((float) epsilon),
        update.gradient());
  }
}
