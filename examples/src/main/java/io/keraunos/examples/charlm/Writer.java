package io.keraunos.examples.charlm;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;

/** Goes on with a text, each character drawn from what a model says comes next. */
final class Writer {

  private final Function<int[], float[]> model;
  private final double temperature;
  private final Random random;

  /**
   * A writer.
   *
   * @param model the probability of each character after a window of them
   * @param temperature 1 draws by the probabilities, less prefers the likely ones
   * @param seed the same writes the same
   */
  Writer(Function<int[], float[]> model, double temperature, long seed) {
    this.model = model;
    this.temperature = temperature;
    this.random = new Random(seed);
  }

  /** Writes so many characters that come after some others. */
  int[] write(int[] beginning, int count) {
    int[] window = beginning.clone();
    int[] written = new int[count];
    for (int i = 0; i < count; i++) {
      written[i] = draw(model.apply(window));
      window = Arrays.copyOfRange(window, 1, window.length + 1);
      window[window.length - 1] = written[i];
    }
    return written;
  }

  private int draw(float[] probabilities) {
    double[] weights = new double[probabilities.length];
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.pow(probabilities[i], 1 / temperature);
      sum += weights[i];
    }
    double rest = random.nextDouble() * sum;
    for (int i = 0; i < weights.length; i++) {
      rest -= weights[i];
      if (rest < 0) {
        return i;
      }
    }
    return weights.length - 1;
  }
}
