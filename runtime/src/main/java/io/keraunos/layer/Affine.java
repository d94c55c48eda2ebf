package io.keraunos.layer;

import io.keraunos.constraint.Constraint;
import io.keraunos.initializer.Initializer;
import io.keraunos.initializer.Initializers;
import io.keraunos.regularizer.Regularizer;
import io.keraunos.step.LayerScope;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Settings that all layers with a kernel share: bias, activation, and the initializers and rules of
 * the weights.
 */
record Affine(
    boolean useBias,
    Activation activation,
    Initializer kernelInitializer,
    WeightRules kernelRules,
    Initializer biasInitializer) {

  static final Affine DEFAULT =
      new Affine(
          true,
          Activation.LINEAR,
          Initializers.glorotUniform(),
          WeightRules.NONE,
          Initializers.zeros());

  Affine useBias(boolean use) {
    return new Affine(use, activation, kernelInitializer, kernelRules, biasInitializer);
  }

  Affine activation(Activation newActivation) {
    return new Affine(useBias, newActivation, kernelInitializer, kernelRules, biasInitializer);
  }

  Affine kernelInitializer(Initializer initializer) {
    return new Affine(useBias, activation, initializer, kernelRules, biasInitializer);
  }

  Affine biasInitializer(Initializer initializer) {
    return new Affine(useBias, activation, kernelInitializer, kernelRules, initializer);
  }

  Affine kernelRegularizer(Regularizer regularizer) {
    return kernelRules(kernelRules.regularizer(regularizer));
  }

  Affine kernelConstraint(Constraint constraint) {
    return kernelRules(kernelRules.constraint(constraint));
  }

  private Affine kernelRules(WeightRules rules) {
    return new Affine(useBias, activation, kernelInitializer, rules, biasInitializer);
  }

  /** Creates the kernel, a variable named {@code kernel}. */
  Operand<TFloat32> kernel(LayerScope scope, Shape shape) {
    return kernel(scope, "kernel", shape);
  }

  /** Creates a kernel of another name. */
  Operand<TFloat32> kernel(LayerScope scope, String name, Shape shape) {
    Operand<TFloat32> kernel = scope.weight(name, shape, kernelInitializer);
    kernelRules.apply(scope, name);
    return kernel;
  }

  /** Adds the bias, a variable named {@code bias} of one number per feature, if there is one. */
  Operand<TFloat32> biased(LayerScope scope, Operand<TFloat32> x, long features) {
    return biased(scope, "bias", x, features);
  }

  private Operand<TFloat32> biased(
      LayerScope scope, String name, Operand<TFloat32> x, long features) {
    if (!useBias) {
      return x;
    }
    return scope.tf().nn.biasAdd(x, scope.weight(name, Shape.of(features), biasInitializer));
  }

  /**
   * Computes {@code x kernel + bias} over the last dimension, without the activation.
   *
   * @param prefix the prefix of the names of the kernel and the bias
   * @param x {@code [batch, ..., features]}, the last dimension known
   * @return {@code [batch, ..., units]}
   */
  Operand<TFloat32> project(LayerScope scope, String prefix, Operand<TFloat32> x, long units) {
    Ops tf = scope.tf();
    int rank = x.shape().numDimensions();
    long features = x.shape().get(rank - 1);
    Operand<TFloat32> kernel = kernel(scope, prefix + "kernel", Shape.of(features, units));
    Operand<TFloat32> rows = rank == 2 ? x : tf.reshape(x, tf.constant(new long[] {-1, features}));
    Operand<TFloat32> y = biased(scope, prefix + "bias", tf.linalg.matMul(rows, kernel), units);
    return rank == 2 ? y : Reshapes.withLast(tf, y, x, units);
  }

  @Override
  public String toString() {
    return (useBias ? "" : ", no bias")
        + (activation == Activation.LINEAR ? "" : ", " + activation.keras());
  }
}
