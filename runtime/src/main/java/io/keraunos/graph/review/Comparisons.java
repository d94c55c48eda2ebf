package io.keraunos.graph.review;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;

/**
 * The components of a step that are compared with what layers give, and go into no layer: labels
 * and targets.
 *
 * @param layers the names of the layers that each is compared with; one that is brought together
 *     with several layers at once is left out
 */
record Comparisons(Map<String, Set<String>> layers) {

  static Comparisons of(LayeredStep step) {
    Map<String, Set<String>> found = new HashMap<>();
    step.step()
        .inputs()
        .forEach((name, input) -> layers(step, input).ifPresent(of -> found.put(name, of)));
    return new Comparisons(found);
  }

  /** Returns the labels that a layer is compared with. */
  Set<String> labels(String layer) {
    return layers.entrySet().stream()
        .filter(label -> label.getValue().contains(layer))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** Returns the layers that a component is compared with; empty if that is not clear. */
  private static Optional<Set<String>> layers(LayeredStep step, Operand<?> input) {
    Set<String> found = new HashSet<>();
    Set<GraphOperation> seen = new HashSet<>(Set.of(StepOps.op(input)));
    Deque<GraphOperation> open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      for (GraphOperation user : step.users(open.pop())) {
        if (step.isLayer(user)) {
          return Optional.empty();
        }
        Set<String> others =
            user.inputs().stream()
                .filter(other -> !seen.contains(StepOps.op(other)))
                .flatMap(other -> step.nearestLayers(other).stream())
                .collect(Collectors.toSet());
        if (others.size() > 1) {
          return Optional.empty();
        }
        found.addAll(others);
        if (others.isEmpty() && seen.add(user)) {
          open.push(user);
        }
      }
    }
    return Optional.of(found);
  }
}
