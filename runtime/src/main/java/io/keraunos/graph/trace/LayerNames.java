package io.keraunos.graph.trace;

import io.keraunos.layer.Part;
import java.util.IdentityHashMap;
import java.util.Map;

/** The names of a module's layers: the field's name, then those of the parts, joined by slashes. */
final class LayerNames {

  private final IdentityHashMap<Object, String> names = new IdentityHashMap<>();

  LayerNames(Map<String, ? extends Part> layers) {
    layers.forEach(this::add);
  }

  private void add(String name, Part layer) {
    String other = names.putIfAbsent(layer, name);
    if (other != null) {
      throw new IllegalArgumentException(
          ("a layer must have one name, but the same object is %s and %s. To share its weights, "
                  + "keep one field and apply it twice")
              .formatted(other, name));
    }
    layer.sublayers().forEach((part, sublayer) -> add(name + "/" + part, sublayer));
  }

  /**
   * Returns the name of a layer.
   *
   * @throws IllegalStateException if the module does not hold it
   */
  String of(Object layer) {
    String name = names.get(layer);
    if (name == null) {
      throw new IllegalStateException(
          ("a layer must be a field of the module, or a sublayer of one, but this %s is neither: "
                  + "%s. Make it a field, so that its variables have a name")
              .formatted(layer.getClass().getSimpleName(), layer));
    }
    return name;
  }
}
