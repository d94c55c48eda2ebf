package io.keraunos.layer;

import io.keraunos.step.Step;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * Layers one after the other, as <a href="https://keras.io/api/models/sequential/">Keras'
 * Sequential</a>.
 *
 * <p>In: what the first layer takes. Out: what the last one gives. Its variables are named after
 * the place of their layer, {@code sequential/0/kernel}, or after the name that {@link #add(String,
 * Layer)} gives it.
 *
 * <pre>{@code
 * final Sequential head = Sequential.of(Flatten.layer(), Dense.of(64).relu(), Dense.of(10));
 * }</pre>
 */
public final class Sequential implements Layer<TFloat32> {

  private final Map<String, Layer<TFloat32>> layers;

  private Sequential(Map<String, Layer<TFloat32>> layers) {
    this.layers = Collections.unmodifiableMap(layers);
  }

  /** Returns these layers in this order, named {@code "0"}, {@code "1"} and so on. */
  @SafeVarargs
  public static Sequential of(Layer<TFloat32>... layers) {
    Sequential all = new Sequential(new LinkedHashMap<>());
    for (Layer<TFloat32> layer : layers) {
      all = all.add(layer);
    }
    return all;
  }

  /** Returns these layers and one more, named after its position. */
  public Sequential add(Layer<TFloat32> layer) {
    return add(String.valueOf(layers.size()), layer);
  }

  /**
   * Returns these layers and one more.
   *
   * @param name its part of its variables' names; letters, digits, {@code _ . -}
   */
  public Sequential add(String name, Layer<TFloat32> layer) {
    if (!name.matches("[A-Za-z0-9.][A-Za-z0-9_.\\-]*")) {
      throw new IllegalArgumentException(
          "name of a layer must be of letters, digits and _ . - and not begin with _ or -, but was"
              + " \"%s\"".formatted(name));
    }
    if (layers.containsKey(name)) {
      throw new IllegalArgumentException(
          "name of a layer must be used once in a Sequential, but \"%s\" is %s already"
              .formatted(name, layers.get(name)));
    }
    Map<String, Layer<TFloat32>> more = new LinkedHashMap<>(layers);
    more.put(name, layer);
    return new Sequential(more);
  }

  @Override
  public Operand<TFloat32> apply(Step step, Operand<TFloat32> x) {
    Operand<TFloat32> y = x;
    for (Layer<TFloat32> layer : layers.values()) {
      y = layer.apply(step, y);
    }
    return y;
  }

  /** Returns the layers by name, in their order. */
  @Override
  public Map<String, Layer<?>> sublayers() {
    return Collections.unmodifiableMap(layers);
  }

  @Override
  public String toString() {
    return "Sequential" + layers.values();
  }
}
