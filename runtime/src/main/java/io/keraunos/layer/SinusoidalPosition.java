package io.keraunos.layer;

import io.keraunos.functional.Checks;
import io.keraunos.step.LayerScope;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

/**
 * Adds sine waves of many lengths to a sequence, so that each position can be told apart without
 * learning: {@code sin(p / w^(2i/n))} to feature {@code 2i} and {@code cos(p / w^(2i/n))} to
 * feature {@code 2i + 1} of the position {@code p}, with {@code n} features and the longest
 * wavelength {@code w}. As <a
 * href="https://keras.io/keras_hub/api/modeling_layers/sine_position_encoding/">KerasHub's
 * SinePositionEncoding</a>, with the sum that follows it there; <a
 * href="https://arxiv.org/abs/1706.03762">Vaswani et al. 2017</a>.
 *
 * <p>In and out: {@code [batch, positions, features]}. It has no variables.
 *
 * <p>Default: a longest wavelength of 10000.
 */
public final class SinusoidalPosition implements Layer<TFloat32> {

  private final double maxWavelength;

  private SinusoidalPosition(double maxWavelength) {
    this.maxWavelength = maxWavelength;
  }

  /** Returns the layer with its default. */
  public static SinusoidalPosition of() {
    return new SinusoidalPosition(10_000);
  }

  /** Sets the longest wavelength over 2 pi. 10000 by default. */
  public SinusoidalPosition maxWavelength(double wavelength) {
    return new SinusoidalPosition(Checks.positive("maxWavelength", wavelength));
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the input is not of rank 3, or its number of positions or
   *     features is not known
   */
  @Override
  public Operand<TFloat32> apply(Step step, Operand<TFloat32> x) {
    LayerScope scope = step.scope(this);
    Shape in = Checks.rank(scope, x, 3, "[batch, positions, features]");
    if (in.get(1) == Shape.UNKNOWN_SIZE || in.get(2) == Shape.UNKNOWN_SIZE) {
      throw Checks.badInput(
          scope,
          "of a known number of positions and features, because the waves are as many",
          in,
          "Reshape the input to fixed sizes before this layer.");
    }
    float[][] waves = waves(Math.toIntExact(in.get(1)), Math.toIntExact(in.get(2)));
    return scope.output(scope.tf().math.add(x, scope.tf().constant(waves)));
  }

  private float[][] waves(int positions, int features) {
    float[][] waves = new float[positions][features];
    for (int feature = 0; feature < features; feature++) {
      double rate = Math.pow(maxWavelength, -(feature / 2 * 2) / (double) features);
      for (int position = 0; position < positions; position++) {
        double angle = position * rate;
        waves[position][feature] = (float) (feature % 2 == 0 ? Math.sin(angle) : Math.cos(angle));
      }
    }
    return waves;
  }

  @Override
  public String toString() {
    return "SinusoidalPosition";
  }
}
