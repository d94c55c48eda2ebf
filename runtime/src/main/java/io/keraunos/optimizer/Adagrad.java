package io.keraunos.optimizer;

import java.util.List;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;

/**
 * Adagrad (Duchi, Hazan and Singer, <a href="https://jmlr.org/papers/v12/duchi11a.html">Adaptive
 * Subgradient Methods for Online Learning and Stochastic Optimization</a>) with the names, defaults
 * and formula of <a href="https://keras.io/api/optimizers/adagrad/">Keras</a>:
 *
 * <pre>{@code
 * Adagrad.learningRate(0.1).initialAccumulator(0.01)
 * }</pre>
 *
 * <p>In each step, with gradient g, weight w and learning rate η:
 *
 * <pre>
 * s = s + g²
 * w = w - η g / sqrt(s + ε)
 * </pre>
 *
 * <p>ε is inside the root, as in Keras; PyTorch adds it outside.
 *
 * @param learningRate η before the schedule, above 0
 * @param initialAccumulator the value that s starts with, at least 0; 0.1 by default
 * @param epsilon ε, above 0; 1e-7 by default
 * @param schedule the schedule of the learning rate; constant by default
 */
public record Adagrad(
    double learningRate, double initialAccumulator, double epsilon, LearningRateSchedule schedule)
    implements OptimizerSpec {

  /** Checks the settings. */
  public Adagrad {
    Arguments.learningRate("Adagrad", learningRate, schedule);
    Arguments.atLeastZero(
        "Adagrad.initialAccumulator", initialAccumulator, "0.1 is the usual value");
    Arguments.positive("Adagrad.epsilon", epsilon, "1e-7 is the usual value");
  }

  /** Returns Adagrad at a constant learning rate, above 0, with Keras's defaults. */
  public static Adagrad learningRate(double learningRate) {
    return new Adagrad(learningRate, 0.1, 1e-7, LearningRateSchedule.constant());
  }

  /** Returns a copy with another initial value of the sum of squares, at least 0. */
  public Adagrad initialAccumulator(double initialAccumulator) {
    return new Adagrad(learningRate, initialAccumulator, epsilon, schedule);
  }

  /** Returns a copy with another epsilon, above 0. */
  public Adagrad epsilon(double epsilon) {
    return new Adagrad(learningRate, initialAccumulator, epsilon, schedule);
  }

  /** Returns this optimizer with another learning-rate schedule. */
  public Adagrad schedule(LearningRateSchedule schedule) {
    return new Adagrad(learningRate, initialAccumulator, epsilon, schedule);
  }

  /**
   * Returns the {@code accumulator}, which holds s + ε. As s only grows by sums, ε can be added
   * once at the start; TensorFlow's op would add its own outside of the root.
   */
  @Override
  public List<Slot> slots() {
    return List.of(new Slot("accumulator", (float) (initialAccumulator + epsilon)));
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
    return tf.train.resourceApplyAdagrad(
        update.variable(),
        update.slots().get(0),
        update.scalars().get(0),
        tf.constant(0f),
        update.gradient());
  }
}
