package io.keraunos.layer;

import io.keraunos.step.Step;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/**
 * A part of a network with one input. A layer holds its configuration and nothing else; its
 * variables belong to the trainer and are named after the field of the module that holds the layer,
 * so the same layer applied twice has the same weights.
 *
 * @param <T> the type of its input: {@code TFloat32} for nearly all layers
 */
public interface Layer<T extends TType> extends Part {

  /**
   * Adds the layer's ops.
   *
   * @param x the input, its first dimension the batch
   * @return the output
   */
  Operand<TFloat32> apply(Step step, Operand<T> x);

  /**
   * Returns the layers this one is made of, by name: a block of layers returns its own here, so
   * that their variables are named {@code block/name/kernel}. Empty by default.
   */
  @Override
  default Map<String, Layer<?>> sublayers() {
    return Map.of();
  }
}
