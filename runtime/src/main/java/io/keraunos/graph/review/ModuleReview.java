package io.keraunos.graph.review;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.layer.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The rules for a module whose steps have all been traced. */
public final class ModuleReview {

  private static final String LAYERS = "io.keraunos.layer.";

  private ModuleReview() {}

  /**
   * Returns what is wrong with a module.
   *
   * @param layers its layers, by the names of their fields
   * @param applied the names of the layers that a step has applied
   */
  public static List<Finding> of(
      String module, Map<String, Part> layers, Set<String> applied, OpPlaces places) {
    Set<String> unused = new TreeSet<>();
    Set<String> used = new TreeSet<>();
    layers.forEach(
        (name, layer) -> {
          String field = name.replaceFirst("/.*", ""); // of a list of layers
          (isUnused(name, layer, applied) ? unused : used).add(field);
        });
    unused.removeAll(used);
    if (unused.isEmpty()) {
      return List.of();
    }
    Optional<ClassUse> use = places.type().flatMap(ClassUse::of);
    List<Finding> found = new ArrayList<>();
    for (String field : unused) {
      // One that a method reads may be applied in another setting of the module.
      if (use.isPresent() && !use.get().fieldsRead().contains(field)) {
        found.add(
            new Finding(
                Rule.UNUSED_LAYER,
                "no step of %s applies its layer %s = %s, and none of its methods reads that field. Apply it, or leave it out"
                    .formatted(
                        module, field, layers.getOrDefault(field, layers.get(field + "/0")))));
      }
    }
    return found;
  }

  /** Returns whether a layer is unused for certain: one of a program's own may tell nobody. */
  private static boolean isUnused(String name, Part layer, Set<String> applied) {
    if (applied.contains(name)) {
      return false;
    }
    Map<String, ? extends Part> parts = layer.sublayers();
    if (parts.isEmpty()) {
      return layer.getClass().getName().startsWith(LAYERS);
    }
    return parts.entrySet().stream()
        .allMatch(part -> isUnused(name + "/" + part.getKey(), part.getValue(), applied));
  }
}
