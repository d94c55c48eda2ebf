package io.keraunos.layer;

import io.keraunos.functional.Affine;
import io.keraunos.step.LayerScope;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * A layer that computes {@code activation(x * kernel + bias)}, with a product of its own.
 *
 * @param <L> the layer's own type, which its settings return
 */
public abstract sealed class ActivatedLayer<L extends ActivatedLayer<L>> extends KernelLayer<L>
    permits Dense, Conv1D, Conv2DTranspose, ConvolutionLayer {

  final Activation activation;

  ActivatedLayer(Affine affine, Activation activation) {
    super(affine);
    this.activation = activation;
  }

  abstract L with(Affine newAffine, Activation newActivation);

  @Override
  final L with(Affine newAffine) {
    return with(newAffine, activation);
  }

  /** Sets the activation, applied to the output. {@link Activation#LINEAR} by default. */
  public final L activation(Activation newActivation) {
    return with(affine, newActivation);
  }

  /** Sets the activation to ReLU; short for {@code activation(Activation.RELU)}. */
  public final L relu() {
    return activation(Activation.RELU);
  }

  /** Adds the bias and the activation to a product, and returns the layer's output. */
  final Operand<TFloat32> biasedOutput(LayerScope scope, Operand<TFloat32> product, long features) {
    return activatedOutput(scope, affine.biased(scope, product, features));
  }

  /** Adds the activation, and returns the layer's output. */
  final Operand<TFloat32> activatedOutput(LayerScope scope, Operand<TFloat32> sum) {
    return scope.output(activation.apply(scope.tf(), sum));
  }

  /** Describes what is not a default, for {@code toString}: {@code ", no bias, relu"}. */
  final String changes() {
    return affine + (activation == Activation.LINEAR ? "" : ", " + activation.keras());
  }
}
