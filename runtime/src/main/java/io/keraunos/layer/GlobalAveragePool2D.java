package io.keraunos.layer;

import io.keraunos.step.LayerScope;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * The mean of each channel: {@code [batch, height, width, channels]} to {@code [batch, channels]}
 * (<a href="https://keras.io/api/layers/pooling_layers/global_average_pooling2d/">Keras</a>). No
 * variables.
 */
public record GlobalAveragePool2D() implements Layer<TFloat32> {

  /** The layer; it has no settings. */
  public static GlobalAveragePool2D of() {
    return new GlobalAveragePool2D();
  }

  @Override
  public Operand<TFloat32> apply(Step step, Operand<TFloat32> x) {
    LayerScope scope = step.scope(this);
    LayerCheck.image(scope, x);
    return scope.output(scope.tf().math.mean(x, scope.tf().constant(new int[] {1, 2})));
  }
}
