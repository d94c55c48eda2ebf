package io.keraunos.graph.review;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.graph.analysis.OpFacts;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;

/** The ops of a step, and what their values come from. */
final class StepGraph {

  /** Ops whose output says nothing of their input's values. */
  static final Set<String> VALUELESS =
      Set.of("Shape", "ShapeN", "Size", "Rank", "ZerosLike", "OnesLike");

  /** Ops that multiply with weights. */
  private static final Set<String> WEIGHING =
      Set.of(
          "MatMul",
          "BatchMatMulV2",
          "BatchMatMulV3",
          "Conv2D",
          "Conv3D",
          "DepthwiseConv2dNative",
          "Conv2DBackpropInput");

  private final ReviewedStep step;
  private final OpPlaces places;
  private final Set<GraphOperation> ops;
  private final Set<GraphOperation> ofWeights;
  private final Set<GraphOperation> ofExamples;

  StepGraph(ReviewedStep step, OpPlaces places) {
    this.step = step;
    this.places = places;
    this.ops = StepOps.above(step.outputs());
    this.ofWeights =
        valuesOf(
            ops.stream().filter(op -> op.type().equals("ReadVariableOp")).toList(),
            Set.of("StopGradient"));
    this.ofExamples = valuesOf(step.inputs().values().stream().map(StepOps::op).toList(), Set.of());
  }

  ReviewedStep step() {
    return step;
  }

  OpPlaces places() {
    return places;
  }

  /** Returns the ops that the step's outputs depend on. */
  Set<GraphOperation> ops() {
    return ops;
  }

  /** Returns whether a value changes with trained weights, by more than its shape. */
  boolean isOfWeights(Output<?> value) {
    return ofWeights.contains(StepOps.op(value));
  }

  /** Returns whether a value changes with the examples, by more than its shape. */
  boolean isOfExamples(Output<?> value) {
    return ofExamples.contains(StepOps.op(value));
  }

  /**
   * Returns the ops of this step whose values depend on those of some ops, themselves included.
   *
   * @param ends types of ops that count as depending on nothing
   */
  Set<GraphOperation> valuesOf(Collection<GraphOperation> from, Set<String> ends) {
    Set<GraphOperation> seen = new LinkedHashSet<>(from);
    seen.retainAll(ops);
    Deque<GraphOperation> open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      for (GraphOperation user : users(open.pop())) {
        if (!ends.contains(user.type()) && seen.add(user)) {
          open.push(user);
        }
      }
    }
    return seen;
  }

  /** Returns the ops of this step that compute with the values of an op. */
  List<GraphOperation> users(GraphOperation op) {
    return op.consumers().stream()
        .filter(user -> ops.contains(user) && !VALUELESS.contains(user.type()))
        .toList();
  }

  /** Returns whether values of an op are multiplied with trained weights, then or later. */
  boolean reachesWeights(GraphOperation op) {
    Set<GraphOperation> values = valuesOf(List.of(op), Set.of());
    return values.stream().anyMatch(user -> isWeighed(user, values));
  }

  /** Returns whether an op multiplies one of some values with trained weights. */
  private static boolean isWeighed(GraphOperation op, Set<GraphOperation> values) {
    return WEIGHING.contains(op.type())
        && op.inputs().stream().anyMatch(input -> values.contains(StepOps.op(input)))
        && op.inputs().stream().anyMatch(StepGraph::isWeight);
  }

  private static boolean isWeight(Operand<?> value) {
    return StepOps.op(StepOps.carried(value)).type().equals("ReadVariableOp");
  }

  /** Returns whether a value has a row for each example, and its other dimensions are known. */
  static boolean isRows(Output<?> value) {
    Shape shape = value.shape();
    return !shape.isUnknown()
        && shape.numDimensions() > 0
        && shape.get(0) == Shape.UNKNOWN_SIZE
        && Arrays.stream(shape.asArray()).filter(size -> size == Shape.UNKNOWN_SIZE).count() == 1;
  }

  /** Returns whether an op reduces rows of examples over the examples. */
  static boolean isOverBatch(GraphOperation op) {
    return op.numInputs() == 2
        && OpFacts.REDUCTIONS.contains(op.type())
        && isRows(op.input(0))
        && Arrays.stream(OpFacts.constant(op, 1))
            .anyMatch(axis -> axis == 0 || axis == -op.input(0).shape().numDimensions());
  }

  /** Returns a finding at the line of an op. */
  Finding finding(Rule rule, GraphOperation op, String text) {
    return new Finding(rule, text, places.of(op.name()));
  }

  /** Returns the step's method and module, as a text names them. */
  String name() {
    return step.method() + " of " + step.module();
  }
}
