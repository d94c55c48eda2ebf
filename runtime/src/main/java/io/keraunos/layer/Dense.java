package io.keraunos.layer;

import io.keraunos.constraint.Constraint;
import io.keraunos.initializer.Initializer;
import io.keraunos.regularizer.Regularizer;
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
public final class Dense implements Layer<TFloat32> {

  private final int units;
  private final Affine affine;

  private Dense(int units, Affine affine) {
    this.units = Checks.positive("units", units);
    this.affine = affine;
  }

  /** Returns a layer with this many outputs. */
  public static Dense of(int units) {
    return new Dense(units, Affine.DEFAULT);
  }

  /** Sets whether a bias is added. True by default. */
  public Dense useBias(boolean useBias) {
    return new Dense(units, affine.useBias(useBias));
  }

  /** Sets the activation, applied to the output. {@link Activation#LINEAR} by default. */
  public Dense activation(Activation activation) {
    return new Dense(units, affine.activation(activation));
  }

  /** Sets the activation to ReLU; short for {@code activation(Activation.RELU)}. */
  public Dense relu() {
    return activation(Activation.RELU);
  }

  /** Sets the initializer of the kernel. Glorot uniform by default. */
  public Dense kernelInitializer(Initializer initializer) {
    return new Dense(units, affine.kernelInitializer(initializer));
  }

  /**
   * Sets the regularizer of the kernel: its penalty is added to the training loss. None by default.
   */
  public Dense kernelRegularizer(Regularizer regularizer) {
    return new Dense(units, affine.kernelRegularizer(regularizer));
  }

  /** Sets the constraint that the kernel must satisfy after each step. None by default. */
  public Dense kernelConstraint(Constraint constraint) {
    return new Dense(units, affine.kernelConstraint(constraint));
  }

  /** Sets the initializer of the bias. Zeros by default. */
  public Dense biasInitializer(Initializer initializer) {
    return new Dense(units, affine.biasInitializer(initializer));
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
    Operand<TFloat32> y = affine.project(scope, "", x, units);
    return scope.output(affine.activation().apply(scope.tf(), y));
  }

  @Override
  public String toString() {
    return "Dense(%s units%s)".formatted(units, affine);
  }
}
