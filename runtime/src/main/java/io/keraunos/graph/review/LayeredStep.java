package io.keraunos.graph.review;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;

/** A step together with the layers that it applies. */
public final class LayeredStep {

  private final ReviewedStep step;
  private final StepLayers layers;
  private final OpPlaces places;
  private final Set<GraphOperation> ops;
  private final Map<GraphOperation, StepLayers.AppliedLayer> givers = new HashMap<>();

  /** Creates a view of a step that is traced. */
  public LayeredStep(ReviewedStep step, StepLayers layers, OpPlaces places) {
    this.step = step;
    this.layers = layers;
    this.places = places;
    this.ops = StepOps.above(step.outputs());
    // Of several with one output, the first: a part of a layer, or the one before a dropout that
    // does nothing here.
    layers.applied().forEach(layer -> givers.putIfAbsent(carrying(layer.output()), layer));
  }

  private static GraphOperation carrying(Operand<?> value) {
    return StepOps.op(StepOps.carried(value));
  }

  ReviewedStep step() {
    return step;
  }

  StepLayers layers() {
    return layers;
  }

  OpPlaces places() {
    return places;
  }

  /** Returns the ops that the step's outputs depend on. */
  Set<GraphOperation> ops() {
    return ops;
  }

  /** Returns the layer whose output a value is, reshaped or cast at most. */
  Optional<StepLayers.AppliedLayer> giver(Operand<?> value) {
    return Optional.ofNullable(givers.get(carrying(value)));
  }

  /** Returns whether an op computes what a layer gives, with all that is in it. */
  boolean isLayer(GraphOperation op) {
    return givers.containsKey(op);
  }

  /** Returns the names of the layers that a value comes from with no other layer between. */
  Set<String> nearestLayers(Operand<?> value) {
    Set<String> found = new HashSet<>();
    Set<GraphOperation> seen = new HashSet<>();
    Deque<GraphOperation> open = new ArrayDeque<>(List.of(StepOps.op(value)));
    while (!open.isEmpty()) {
      GraphOperation op = open.pop();
      StepLayers.AppliedLayer giver = givers.get(op);
      if (giver != null) {
        found.add(giver.name());
      } else if (seen.add(op)) {
        op.inputs().forEach(input -> open.push(StepOps.op(input)));
      }
    }
    return found;
  }

  /** Returns the ops of this step that take the output of an op, other than for its shape. */
  List<GraphOperation> users(GraphOperation op) {
    return op.consumers().stream()
        .filter(user -> ops.contains(user) && !StepGraph.VALUELESS.contains(user.type()))
        .toList();
  }
}
