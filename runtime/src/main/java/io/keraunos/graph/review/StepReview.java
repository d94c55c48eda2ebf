package io.keraunos.graph.review;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.GraphOperation;

/** The rules for the graph of one step. */
public final class StepReview {

  private final ReviewedStep step;
  private final OpPlaces places;
  private final Set<GraphOperation> above;

  private StepReview(ReviewedStep step, OpPlaces places) {
    this.step = step;
    this.places = places;
    this.above = StepOps.above(step.outputs());
  }

  /** Returns what is wrong with a step that was just traced, before its gradients are added. */
  public static List<Finding> of(ReviewedStep step, OpPlaces places) {
    StepReview review = new StepReview(step, places);
    List<Finding> found = new ArrayList<>(new LogitRules(step, places, review.above).find());
    review.logarithms(found);
    review.squares(found);
    review.batchStatistics(found);
    review.unusedInputs(found);
    return found;
  }

  private void logarithms(List<Finding> found) {
    if (step.stage() != Stage.TRAIN || step.constrained()) {
      return;
    }
    for (GraphOperation op : above) {
      if (op.type().equals("Log") && isLinear(StepOps.op(StepOps.carried(op.input(0))))) {
        found.add(
            new Finding(
                Rule.LOGARITHM_OF_LINEAR,
                "%s of %s takes a logarithm of what a layer without an activation gives: it is NaN where that is negative. Apply a softmax, a sigmoid or a softplus before, or use a loss that takes logits, such as Losses.categoricalCrossentropy"
                    .formatted(step.method(), step.module()),
                places.of(op.name())));
      }
    }
  }

  /** Returns whether an op is a product with a trained kernel, or that with a bias. */
  private static boolean isLinear(GraphOperation op) {
    return switch (op.type()) {
      case "MatMul", "Conv2D", "BatchMatMulV2" ->
          StepOps.op(op.input(1)).type().equals("ReadVariableOp");
      case "BiasAdd", "AddV2", "Add" ->
          StepOps.op(op.input(1)).type().equals("ReadVariableOp")
              && isLinear(StepOps.op(StepOps.carried(op.input(0))));
      default -> false;
    };
  }

  private void squares(List<Finding> found) {
    for (GraphOperation op : above) {
      SquareOfBatch.of(op)
          .ifPresent(
              square ->
                  found.add(
                      new Finding(
                          Rule.SQUARE_OF_BATCH,
                          "%s of %s combines a column of shape [batch, 1] with a vector of shape [batch] by %s: that gives [batch, batch], every example with every other one. Squeeze the column, or use a loss of io.keraunos.loss.Losses, which does"
                              .formatted(step.method(), step.module(), square.op().type()),
                          places.of(op.name()))));
    }
  }

  private void batchStatistics(List<Finding> found) {
    if (step.stage() == Stage.TRAIN) {
      return;
    }
    for (GraphOperation op : above) {
      if (op.type().startsWith("FusedBatchNorm")
          && op.attributes().getAttrBool("is_training")
          && places.direct(op.name())) {
        found.add(
            new Finding(
                Rule.BATCH_STATISTICS_IN_EVALUATION,
                "%s of %s normalizes with the mean and the variance of its own batch: what comes out for an example depends on those beside it. Use the layer BatchNormalization, or pass isTraining(step.training()) and moving averages"
                    .formatted(step.method(), step.module()),
                places.of(op.name())));
      }
    }
  }

  private void unusedInputs(List<Finding> found) {
    List<String> unused =
        step.inputs().entrySet().stream()
            .filter(input -> !above.contains(StepOps.op(input.getValue())))
            .map(Map.Entry::getKey)
            .toList();
    if (unused.isEmpty()) {
      return;
    }
    Optional<OpPlaces.Method> method = places.method(step.method());
    Optional<ClassUse> use = method.map(OpPlaces.Method::type).flatMap(ClassUse::of);
    if (use.isEmpty()) {
      return; // a lambda, or a class that cannot be read: it may be meant in another setting
    }
    Parameters parameters = new Parameters(use.get(), step.method(), step.inputs().keySet());
    for (String name : unused) {
      if (parameters.neverUsed(name)) {
        found.add(
            new Finding(
                Rule.UNUSED_INPUT,
                "%s of %s takes %s, and nothing that it returns or logs depends on it. Use it, or leave the parameter out"
                    .formatted(step.method(), step.module(), name),
                method.map(OpPlaces.Method::place)));
      }
    }
  }
}
