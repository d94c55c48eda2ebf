package io.keraunos.layer;

import java.util.Map;

/**
 * A part of a network: a {@link Layer}, or something that takes no operand, such as {@link
 * DenseFeatures}. It holds its configuration and nothing else; its variables belong to the trainer
 * and are named after the field of the module that holds the part.
 *
 * <p>A part of one's own that takes {@code Features} implements this, has an {@code apply} of its
 * own, and returns the parts it is made of:
 *
 * <pre>{@code
 * final class Tower implements Part {
 *   final DenseFeatures input = DenseFeatures.of();
 *   final Dense hidden = Dense.of(64).relu();
 *
 *   Operand<TFloat32> apply(Step step, Features customer) {
 *     return hidden.apply(step, input.apply(step, customer));
 *   }
 *
 *   @Override
 *   public Map<String, Part> sublayers() {
 *     return Map.of("input", input, "hidden", hidden);
 *   }
 * }
 * }</pre>
 */
public interface Part {

  /**
   * Returns the parts this one is made of, by name, so that their variables are named {@code
   * block/name/kernel}. Empty by default.
   */
  default Map<String, ? extends Part> sublayers() {
    return Map.of();
  }
}
