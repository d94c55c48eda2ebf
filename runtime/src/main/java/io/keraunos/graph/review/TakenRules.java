package io.keraunos.graph.review;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;

/** The rules for what losses take for probabilities, and metrics for scores. */
final class TakenRules {

  /** Ops of a layer without an activation; its bias may be added after them. */
  private static final Set<String> LINEAR =
      Set.of("MatMul", "BatchMatMulV2", "BatchMatMulV3", "Conv2D", "Conv2DBackpropInput");

  private static final Set<String> SUMS = Set.of("Add", "AddV2", "BiasAdd");

  /** Ops that give answers: yes or no, or the number of a class. */
  private static final Set<String> ANSWERS =
      Set.of(
          "Greater",
          "GreaterEqual",
          "Less",
          "LessEqual",
          "Equal",
          "NotEqual",
          "LogicalAnd",
          "LogicalOr",
          "LogicalNot",
          "ArgMax",
          "Round",
          "Rint",
          "Sign");

  private TakenRules() {}

  static List<Finding> find(StepGraph graph) {
    List<Finding> found = new ArrayList<>();
    for (TakenAs use : graph.step().taken()) {
      Output<?> from = value(use);
      if (use.what() == TakenAs.What.PROBABILITIES && isLinear(from)) {
        found.add(
            new Finding(
                Rule.LOGITS_AS_PROBABILITIES,
                "%s in %s takes probabilities, but gets what a layer without an activation gives, which may be below 0 and above 1. Put a softmax or a sigmoid before it, or take the loss that takes logits, such as Losses.sparseCategoricalCrossentropy"
                    .formatted(use.by(), graph.name()),
                use.place()));
      } else if (use.what() == TakenAs.What.SCORES && ANSWERS.contains(StepOps.op(from).type())) {
        found.add(
            new Finding(
                Rule.ANSWERS_AS_SCORES,
                "%s in %s puts examples in the order of their scores, but gets the answers of a %s, which are all alike but for two or a few: the curve has as few points. Give it the logits or probabilities"
                    .formatted(use.by(), graph.name(), StepOps.op(from).type()),
                use.place()));
      }
    }
    return found;
  }

  private static Output<?> value(TakenAs use) {
    Output<?> at = StepOps.carried(use.value());
    while (StepOps.op(at).type().equals("StopGradient")) {
      at = StepOps.carried(StepOps.op(at).input(0));
    }
    return at;
  }

  /** Returns whether a value is a product with weights, or that with a bias. */
  static boolean isLinear(Output<?> value) {
    GraphOperation op = StepOps.op(value);
    return LINEAR.contains(op.type())
        || (SUMS.contains(op.type())
            && LINEAR.contains(StepOps.op(StepOps.carried(op.input(0))).type())
            && StepOps.op(StepOps.carried(op.input(1))).type().equals("ReadVariableOp"));
  }
}
