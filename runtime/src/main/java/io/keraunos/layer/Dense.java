package io.keraunos.layer;

import io.keraunos.functional.Affine;
import io.keraunos.functional.Checks;
import io.keraunos.step.LayerScope;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

/**
 * A fully connected layer, {@code activation(x kernel + bias)}, as <a
 * href="https://keras.io/api/layers/core_layers/dense/">Keras' Dense</a>.
 *
 * <p>In: {@code [batch, ..., features]}, of rank 2 or more. Out: {@code [batch, ..., units]}.
 *
 * <p>Variables: {@code kernel} of shape {@code [features, units]}, Glorot uniform at first; {@code
 * bias} of shape {@code [units]}, zeros at first.
 *
 * <p>Defaults: a bias, no activation.
 */
public final class Dense extends ActivatedLayer<Dense> {

  private final int units;

  private Dense(int units, Affine affine, Activation activation) {
    super(affine, activation);
    this.units = Checks.positive("units", units);
  }

  /** Returns a layer with this many outputs. */
  public static Dense of(int units) {
    return new Dense(units, Affine.DEFAULT, Activation.LINEAR);
  }

  @Override
  Dense with(Affine newAffine, Activation newActivation) {
    return new Dense(units, newAffine, newActivation);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the input is of a rank below 2, or its last dimension is
   *     not known
   */
  @Override
  public Operand<TFloat32> apply(Step step, Operand<TFloat32> x) {
    LayerScope scope = step.scope(this);
    Shape in = Checks.rankAtLeast(scope, x, 2, "[batch, ..., features]");
    Checks.knownLast(scope, in);
    return activatedOutput(scope, affine.project(scope, "", x, units));
  }

  @Override
  public String toString() {
    return "Dense(%s units%s)".formatted(units, changes());
  }
}
