package io.keraunos.graph.review;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.layer.Dense;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;

/**
 * The rule that an activation comes between two dense layers: without one they are one linear layer
 * with more weights, unless the middle is narrower than both ends. What else is done with the
 * middle, in any step, shows that it is meant.
 */
final class LinearLayers {

  private LinearLayers() {}

  /**
   * Returns what breaks it.
   *
   * @param trained tells whether an optimizer moves weights of the layer with a name
   */
  static List<Finding> find(String module, List<LayeredStep> steps, Predicate<String> trained) {
    List<Finding> found = new ArrayList<>();
    Set<String> told = new HashSet<>();
    for (LayeredStep step : steps) {
      if (step.step().stage() != Stage.TRAIN || step.step().constrained()) {
        continue;
      }
      for (StepLayers.AppliedLayer second : step.layers().applied()) {
        if (second.layer() instanceof Dense) {
          pair(step, second)
              .filter(pair -> trained.test(pair.first().name()))
              .filter(pair -> steps.stream().allMatch(other -> pair.alwaysTogether(other)))
              .filter(pair -> told.add(pair.first().name() + " " + second.name()))
              .ifPresent(pair -> found.add(finding(module, step, pair)));
        }
      }
    }
    return found;
  }

  /**
   * A layer whose output goes into another one as it is.
   *
   * @param in the width of the first one's input
   * @param middle the width between them
   * @param out the width of the second one's output
   */
  private record Pair(
      StepLayers.AppliedLayer first,
      StepLayers.AppliedLayer second,
      long in,
      long middle,
      long out) {

    boolean alwaysTogether(LayeredStep step) {
      return !step.layers().applies(first.name()) || step.layers().applies(second.name());
    }
  }

  private static Optional<Pair> pair(LayeredStep step, StepLayers.AppliedLayer second) {
    Optional<GraphOperation> product = product(second.output());
    if (product.isEmpty()) {
      return Optional.empty();
    }
    Output<?> between = StepOps.carried(product.get().input(0));
    return step.giver(between)
        .filter(first -> first.layer() instanceof Dense && !first.name().equals(second.name()))
        .filter(first -> TakenRules.isLinear(between))
        .filter(first -> isAsWide(between, product.get()))
        .filter(first -> isForAlone(step, StepOps.op(between), product.get()))
        .flatMap(first -> pair(first, second, between, product.get()))
        .filter(pair -> pair.middle() >= Math.min(pair.in(), pair.out()));
  }

  private static Optional<Pair> pair(
      StepLayers.AppliedLayer first,
      StepLayers.AppliedLayer second,
      Output<?> between,
      GraphOperation product) {
    return product(between)
        .map(
            before ->
                new Pair(
                    first,
                    second,
                    StepOps.last(before.input(0).shape()),
                    StepOps.last(product.input(0).shape()),
                    StepOps.last(product.output(0).shape())));
  }

  /** Returns the product with a kernel that a dense layer's output is made of. */
  private static Optional<GraphOperation> product(Output<?> output) {
    GraphOperation op = StepOps.op(StepOps.carried(output));
    while (!op.type().equals("MatMul")) {
      if (op.numInputs() == 0 || op.type().equals("Placeholder")) {
        return Optional.empty();
      }
      op = StepOps.op(StepOps.carried(op.input(0)));
    }
    return Optional.of(op);
  }

  /** Returns whether a value's width is that of what a product takes: not if it is reshaped. */
  private static boolean isAsWide(Output<?> value, GraphOperation product) {
    return StepOps.last(value.shape()) == StepOps.last(product.input(0).shape());
  }

  /** Returns whether nothing but one op computes with what another one gives. */
  private static boolean isForAlone(LayeredStep step, GraphOperation from, GraphOperation user) {
    if (step.step().outputs().stream().anyMatch(output -> StepOps.op(output).equals(from))) {
      return false;
    }
    return step.users(from).stream()
        .allMatch(
            next -> next.equals(user) || (StepOps.isCarrier(next) && isForAlone(step, next, user)));
  }

  private static Finding finding(String module, LayeredStep step, Pair pair) {
    return new Finding(
        Rule.LINEAR_LAYERS_IN_A_ROW,
        "%s of %s gives what %s = %s computes to %s = %s as it is: without an activation between them both are one linear layer from %s to %s numbers, and learn no more than that. Give the first one an activation, such as relu(), or leave it out"
            .formatted(
                step.step().method(),
                module,
                pair.first().name(),
                pair.first().layer(),
                pair.second().name(),
                pair.second().layer(),
                pair.in(),
                pair.out()),
        step.places().of(StepOps.op(pair.second().output()).name()));
  }
}
