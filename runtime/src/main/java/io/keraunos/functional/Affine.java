package io.keraunos.functional;

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
 * The kernel and the bias of a layer: whether there is a bias, how both are initialized, and the
 * kernel's rules.
 */
public record Affine(
    boolean useBias,
    Initializer kernelInitializer,
    WeightRules kernelRules,
    Initializer biasInitializer) {

  /** A kernel that starts Glorot uniform without rules, and a bias that starts with zeros. */
  public static final Affine DEFAULT =
      new Affine(true, Initializers.glorotUniform(), WeightRules.NONE, Initializers.zeros());

  /** Sets whether there is a bias. */
  public Affine useBias(boolean use) {
    return new Affine(use, kernelInitializer, kernelRules, biasInitializer);
  }

  /** Sets the initializer of the kernel. */
  public Affine kernelInitializer(Initializer initializer) {
    return new Affine(useBias, initializer, kernelRules, biasInitializer);
  }

  /** Sets the initializer of the bias. */
  public Affine biasInitializer(Initializer initializer) {
    return new Affine(useBias, kernelInitializer, kernelRules, initializer);
  }

  /** Sets the regularizer of the kernel. */
  public Affine kernelRegularizer(Regularizer regularizer) {
    return kernelRules(kernelRules.regularizer(regularizer));
  }

  /** Sets the constraint of the kernel. */
  public Affine kernelConstraint(Constraint constraint) {
    return kernelRules(kernelRules.constraint(constraint));
  }

  private Affine kernelRules(WeightRules rules) {
    return new Affine(useBias, kernelInitializer, rules, biasInitializer);
  }

  /** Creates the kernel, a variable named {@code kernel}. */
  public Operand<TFloat32> kernel(LayerScope scope, Shape shape) {
    return kernel(scope, "kernel", shape);
  }

  /** Creates a kernel of another name. */
  public Operand<TFloat32> kernel(LayerScope scope, String name, Shape shape) {
    Operand<TFloat32> kernel = scope.weight(name, shape, kernelInitializer);
    kernelRules.apply(scope, name);
    return kernel;
  }

  /** Adds the bias, a variable named {@code bias} of one number per feature, if there is one. */
  public Operand<TFloat32> biased(LayerScope scope, Operand<TFloat32> x, long features) {
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
  public Operand<TFloat32> project(
      LayerScope scope, String prefix, Operand<TFloat32> x, long units) {
    Ops tf = scope.tf();
    int rank = x.shape().numDimensions();
    long features = x.shape().get(rank - 1);
    Operand<TFloat32> kernel = kernel(scope, prefix + "kernel", Shape.of(features, units));
    Operand<TFloat32> rows = rank == 2 ? x : tf.reshape(x, tf.constant(new long[] {-1, features}));
    Operand<TFloat32> y = biased(scope, prefix + "bias", tf.linalg.matMul(rows, kernel), units);
    return rank == 2 ? y : Reshapes.withLast(tf, y, x, units);
  }

  /** Returns what is not a default, to follow on a description. */
  @Override
  public String toString() {
    return useBias ? "" : ", no bias";
  }
}
