package io.keraunos.layer;

import io.keraunos.initializer.Initializer;
import io.keraunos.initializer.Initializers;
import io.keraunos.step.LayerScope;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;

/** What layers with a kernel have in common: the kernel's and the bias's first value, and after. */
record Affine(
    boolean useBias,
    Activation activation,
    Initializer kernelInitializer,
    Initializer biasInitializer) {

  static final Affine DEFAULT =
      new Affine(true, Activation.LINEAR, Initializers.glorotUniform(), Initializers.zeros());

  Affine useBias(boolean use) {
    return new Affine(use, activation, kernelInitializer, biasInitializer);
  }

  Affine activation(Activation newActivation) {
    return new Affine(useBias, newActivation, kernelInitializer, biasInitializer);
  }

  Affine kernelInitializer(Initializer initializer) {
    return new Affine(useBias, activation, initializer, biasInitializer);
  }

  Affine biasInitializer(Initializer initializer) {
    return new Affine(useBias, activation, kernelInitializer, initializer);
  }

  /** The kernel, a variable named {@code kernel}. */
  Operand<TFloat32> kernel(LayerScope scope, Shape shape) {
    return scope.weight("kernel", shape, kernelInitializer);
  }

  /** Adds the bias, a variable named {@code bias} of one number per feature, if there is one. */
  Operand<TFloat32> biased(LayerScope scope, Operand<TFloat32> x, long features) {
    if (!useBias) {
      return x;
    }
    return scope.tf().nn.biasAdd(x, scope.weight("bias", Shape.of(features), biasInitializer));
  }

  @Override
  public String toString() {
    return (useBias ? "" : ", no bias")
        + (activation == Activation.LINEAR ? "" : ", " + activation.keras());
  }
}
