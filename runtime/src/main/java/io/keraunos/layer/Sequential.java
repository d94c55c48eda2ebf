package io.keraunos.layer;

import io.keraunos.step.Step;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * Layers one after the other. Their variables are named by their place: {@code block/0/kernel}.
 *
 * @param layers the layers, at least one
 */
public record Sequential(List<Layer<TFloat32>> layers) implements Layer<TFloat32> {

  /** Copies the list. */
  public Sequential {
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("a Sequential must have at least one layer, but has none");
    }
  }

  /** These layers. */
  @SafeVarargs
  @SuppressWarnings("varargs") // List.of only reads the array
  public static Sequential of(Layer<TFloat32>... layers) {
    return new Sequential(List.of(layers));
  }

  @Override
  public Map<String, Layer<?>> sublayers() {
    Map<String, Layer<?>> named = new LinkedHashMap<>();
    for (int i = 0; i < layers.size(); i++) {
      named.put(Integer.toString(i), layers.get(i));
    }
    return Collections.unmodifiableMap(named);
  }

  @Override
  public Operand<TFloat32> apply(Step step, Operand<TFloat32> x) {
    Operand<TFloat32> y = x;
    for (Layer<TFloat32> layer : layers) {
      y = layer.apply(step, y);
    }
    return y;
  }
}
