package io.keraunos.optimizer;

import java.util.List;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;

/**
 * FTRL-Proximal, for sparse linear models (McMahan et al., <a
 * href="https://research.google.com/pubs/archive/41159.pdf">Ad Click Prediction</a>), with the
 * names, defaults and formula of <a href="https://keras.io/api/optimizers/ftrl/">Keras</a>. A
 * weight whose gradients have not come to more than {@code l1} is exactly 0. In each step:
 *
 * <pre>
 * n = n + g²
 * z = z + g - (sqrt(n) - sqrt(n of before)) / η · w
 * w = (clip(z, -l1, l1) - z) / (sqrt(n) / η + 2 l2)
 * </pre>
 *
 * @param learningRate η before the schedule, above 0
 * @param initialAccumulator the value that n starts with, above 0; 0.1 by default
 * @param l1 at least 0; 0 by default
 * @param l2 at least 0; 0 by default
 * @param schedule the schedule of the learning rate; constant by default
 */
public record Ftrl(
    double learningRate,
    double initialAccumulator,
    double l1,
    double l2,
    LearningRateSchedule schedule)
    implements OptimizerSpec {

  /** Checks the settings. */
  public Ftrl {
    Arguments.learningRate("Ftrl", learningRate, schedule);
    Arguments.positive("Ftrl.initialAccumulator", initialAccumulator, "0.1 is the usual value");
    Arguments.atLeastZero("Ftrl.l1", l1, "0 means none");
    Arguments.atLeastZero("Ftrl.l2", l2, "0 means none");
  }

  /** Returns Ftrl at a constant learning rate, above 0, with the usual settings. */
  public static Ftrl learningRate(double learningRate) {
    return new Ftrl(learningRate, 0.1, 0, 0, LearningRateSchedule.constant());
  }

  /** Returns a copy with another initial value of the sum of squares, above 0. */
  public Ftrl initialAccumulator(double initialAccumulator) {
    return new Ftrl(learningRate, initialAccumulator, l1, l2, schedule);
  }

  /** Returns a copy with another strength of the L1 regularization, at least 0. */
  public Ftrl l1(double l1) {
    return new Ftrl(learningRate, initialAccumulator, l1, l2, schedule);
  }

  /** Returns a copy with another strength of the L2 regularization, at least 0. */
  public Ftrl l2(double l2) {
    return new Ftrl(learningRate, initialAccumulator, l1, l2, schedule);
  }

  /** Returns this optimizer with another learning-rate schedule. */
  public Ftrl schedule(LearningRateSchedule schedule) {
    return new Ftrl(learningRate, initialAccumulator, l1, l2, schedule);
  }

  /** Returns the sum of squares {@code accumulator}, and {@code linear} from 0. */
  @Override
  public List<Slot> slots() {
    return List.of(new Slot("accumulator", (float) initialAccumulator), new Slot("linear", 0));
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
    return tf.train.resourceApplyFtrl(
        update.variable(),
        update.slots().get(0),
        update.slots().get(1),
        update.gradient(),
        update.scalars().get(0),
        tf.constant((float) l1),
        tf.constant((float) l2),
        tf.constant(0f),
        tf.constant(-0.5f));
  }
}
