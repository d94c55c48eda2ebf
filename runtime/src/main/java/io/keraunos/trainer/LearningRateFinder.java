package io.keraunos.trainer;

/**
 * A learning-rate range test: a model is trained with a learning rate that rises from batch to
 * batch, and the loss is recorded. Smith 2017, <a href="https://arxiv.org/abs/1506.01186">Cyclical
 * Learning Rates for Training Neural Networks</a>, section 3.3; as PyTorch Lightning's {@code
 * Tuner.lr_find} but for the smoothing: Lightning's running mean lags behind, and its suggestion
 * with it.
 *
 * <pre>{@code
 * LearningRates found = trainer.findLearningRate(LearningRateFinder.between(1e-6, 1));
 * found.suggestion().ifPresent(System.out::println);
 * found.writeReport(Path.of("learning-rates.html"));
 * }</pre>
 *
 * @param from the first learning rate, above 0
 * @param to the last one, above the first
 * @param steps the number of steps, at least 20; 100 by default
 * @param divergence the test ends where a running mean of the loss is above so many times its least
 *     value, above 1; 4 by default
 */
public record LearningRateFinder(double from, double to, int steps, double divergence) {

  private static final int LEAST_STEPS = 20;

  /** Checks the settings. */
  public LearningRateFinder {
    if (!(from > 0 && to > from && to < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "a learning rate finder must go from above 0 to a larger rate, but was to go from %s to %s"
              .formatted(from, to));
    }
    if (steps < LEAST_STEPS) {
      throw new IllegalArgumentException(
          "a learning rate finder must have at least %s steps, but was to have %s"
              .formatted(LEAST_STEPS, steps));
    }
    if (!(divergence > 1)) {
      throw new IllegalArgumentException(
          "divergence must be above 1, but was %s: it is a multiple of the least loss"
              .formatted(divergence));
    }
  }

  /** Returns a test from one learning rate to another, in equal factors. */
  public static LearningRateFinder between(double from, double to) {
    return new LearningRateFinder(from, to, 100, 4);
  }

  /** Returns this test with another number of steps. */
  public LearningRateFinder steps(int steps) {
    return new LearningRateFinder(from, to, steps, divergence);
  }

  /** Returns this test with another multiple of the least loss at which it ends. */
  public LearningRateFinder divergence(double divergence) {
    return new LearningRateFinder(from, to, steps, divergence);
  }

  /** Returns the learning rate of a step, counted from 0. */
  public double learningRate(int step) {
    return from * Math.pow(to / from, step / (steps - 1.0));
  }
}
