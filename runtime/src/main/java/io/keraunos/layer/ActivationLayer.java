package io.keraunos.layer;

import io.keraunos.step.LayerScope;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** An {@link Activation} as a layer of its own. Not a record: layers are told apart by identity. */
final class ActivationLayer implements Layer<TFloat32> {

  private final Activation activation;

  ActivationLayer(Activation activation) {
    this.activation = activation;
  }

  @Override
  public Operand<TFloat32> apply(Step step, Operand<TFloat32> x) {
    LayerScope scope = step.scope(this);
    return scope.output(activation.apply(scope.tf(), x));
  }

  @Override
  public String toString() {
    return "Activation(" + activation.keras() + ")";
  }
}
