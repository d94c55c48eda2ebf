package io.keraunos.graph.review;

import io.keraunos.annotation.Stage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;

/**
 * The layers that a step applies, and which of them feeds which.
 *
 * @param stage the step's stage
 * @param method the step method's name
 * @param applied the layers, once for each time that one is applied
 * @param weighted the names of those that have weights
 */
public record StepLayers(
    Stage stage, String method, List<AppliedLayer> applied, Set<String> weighted) {

  /**
   * A layer that was applied.
   *
   * @param name its field's name
   * @param layer the layer
   * @param output what it gives
   */
  public record AppliedLayer(String name, Object layer, Output<?> output) {}

  /** Returns whether the step applies a layer. */
  boolean applies(String name) {
    return applied.stream().anyMatch(layer -> layer.name().equals(name));
  }

  /**
   * Returns, for each layer, those whose output it computes with directly; the empty name stands
   * for what no layer gives.
   */
  Map<String, Set<String>> feeders() {
    Map<GraphOperation, String> givenBy = new HashMap<>();
    applied.forEach(layer -> givenBy.put(StepOps.op(layer.output()), layer.name()));
    Map<String, Set<String>> feeders = new HashMap<>();
    for (AppliedLayer layer : applied) {
      feeders
          .computeIfAbsent(layer.name(), unused -> new HashSet<>())
          .addAll(feeders(layer, givenBy));
    }
    return feeders;
  }

  private static Set<String> feeders(AppliedLayer layer, Map<GraphOperation, String> givenBy) {
    Set<String> found = new HashSet<>();
    Set<GraphOperation> seen = new HashSet<>();
    Deque<GraphOperation> open = new ArrayDeque<>();
    open.push(StepOps.op(layer.output()));
    while (!open.isEmpty()) {
      GraphOperation next = open.pop();
      for (Output<?> input : StepOps.inputsOfBatch(next)) {
        GraphOperation op = StepOps.op(input);
        String giver = givenBy.get(op);
        if (giver != null && !giver.equals(layer.name())) {
          found.add(giver);
        } else if (op.type().equals("Placeholder")) {
          found.add("");
        } else if (seen.add(op)) {
          open.push(op);
        }
      }
    }
    return found;
  }
}
