package io.keraunos.graph.review;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.graph.analysis.OpFacts;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;

/**
 * The rule that a loss falls as errors fall and as likelihoods rise.
 *
 * <p>A loss is taken apart into terms, each with the sign it has in it. Terms that are known are
 * differences between a prediction and a target, cross entropies, and logarithms of probabilities.
 * One with the wrong sign is meant where something else is to be unlearned: there another term has
 * the right one, or another training step trains against it. So it counts only where every term
 * that depends on weights is known and of the wrong sign, or is a penalty of the weights.
 */
final class LossSign implements GraphRule {

  private static final Set<String> SAME =
      OpFacts.setOf(
          "Mean Sum Identity Cast Reshape Squeeze ExpandDims Snapshot EnsureShape CheckNumerics",
          "CheckNumericsV2 GatherV2 GatherNd StridedSlice Slice Transpose");
  private static final Set<String> CROSS_ENTROPIES =
      OpFacts.setOf("SparseSoftmaxCrossEntropyWithLogits SoftmaxCrossEntropyWithLogits");

  @Override
  public List<Finding> find(StepGraph graph) {
    if (graph.step().stage() != Stage.TRAIN || !graph.step().alone()) {
      return List.of();
    }
    return graph.step().returned().flatMap(loss -> new Terms(graph).wrong(loss.asOutput())).stream()
        .toList();
  }

  /** The terms of one loss. */
  private static final class Terms {

    /** A value, and the sign that it has in the loss. */
    private record Signed(Output<?> value, int sign) {}

    private final StepGraph graph;
    private final Signs signs;
    private final Set<Signed> seen = new HashSet<>();
    private final Map<GraphOperation, String> wrong = new HashMap<>();
    private boolean other;

    Terms(StepGraph graph) {
      this.graph = graph;
      this.signs = new Signs(graph);
    }

    Optional<Finding> wrong(Output<?> loss) {
      walk(loss, 1);
      if (other || wrong.isEmpty()) {
        return Optional.empty();
      }
      Map.Entry<GraphOperation, String> first = wrong.entrySet().iterator().next();
      return Optional.of(
          graph.finding(
              Rule.LOSS_OF_WRONG_SIGN,
              first.getKey(),
              "the loss of %s %s (%s): training makes it as small as it can, and so the network as wrong as it can. Return the loss with the other sign"
                  .formatted(graph.name(), first.getValue(), first.getKey().type())));
    }

    private void walk(Output<?> value, int sign) {
      GraphOperation op = StepOps.op(value);
      if (other || !graph.isOfWeights(value) || !seen.add(new Signed(value, sign))) {
        return;
      }
      if (SAME.contains(op.type())) {
        walk(op.input(0), sign);
        return;
      }
      switch (op.type()) {
        case "Neg" -> walk(op.input(0), -sign);
        case "Add", "AddV2", "AddN" -> op.inputs().forEach(term -> walk(term.asOutput(), sign));
        case "Sub" -> {
          walk(op.input(0), sign);
          walk(op.input(1), -sign);
        }
        case "SelectV2" -> {
          walk(op.input(1), sign);
          walk(op.input(2), sign);
        }
        case "Mul", "MulNoNan" -> {
          boolean first = graph.isOfWeights(op.input(0));
          product(op.input(first ? 0 : 1), op.input(first ? 1 : 0), sign);
        }
        case "Div", "RealDiv", "DivNoNan" -> product(op.input(0), op.input(1), sign);
        default -> term(op, sign);
      }
    }

    private void product(Output<?> value, Output<?> factor, int sign) {
      if (graph.isOfWeights(factor)) {
        other = true;
        return;
      }
      int of = signs.of(factor);
      if (of == 0 && isTarget(factor, value)) {
        of = 1;
      }
      if (of == 0) {
        other = true;
      } else {
        walk(value, of * sign);
      }
    }

    /** Returns whether a factor is the component that has a probability for each class. */
    private boolean isTarget(Output<?> factor, Output<?> value) {
      return StepOps.op(StepOps.carried(factor)).type().equals("Placeholder")
          && graph.isOfExamples(factor)
          && isLogLikelihood(StepOps.op(StepOps.carried(value)))
          && value.shape().numDimensions() > 1
          && StepOps.last(value.shape()) > 1
          && value.shape().equals(factor.shape());
    }

    private void term(GraphOperation op, int sign) {
      if (isError(op) || CROSS_ENTROPIES.contains(op.type())) {
        known(op, sign > 0, "falls as an error rises");
      } else if (isLogLikelihood(op)) {
        known(op, sign < 0, "rises with the logarithm of a likelihood");
      } else {
        other |= !isPenalty(op);
      }
    }

    private void known(GraphOperation op, boolean right, String text) {
      if (right) {
        other = true;
      } else {
        wrong.put(op, text);
      }
    }

    /** Returns whether an op is a function of the difference between a prediction and a target. */
    private boolean isError(GraphOperation op) {
      @Nullable GraphOperation difference =
          switch (op.type()) {
            case "SquaredDifference" -> op;
            case "Square", "Abs" -> StepOps.op(StepOps.carried(op.input(0)));
            default -> null;
          };
      return difference != null
          && (difference.equals(op) || difference.type().equals("Sub"))
          && graph.isOfWeights(difference.input(0)) != graph.isOfWeights(difference.input(1))
          && graph.isOfExamples(difference.input(0))
          && graph.isOfExamples(difference.input(1));
    }

    private boolean isPenalty(GraphOperation op) {
      return (op.type().equals("Square") || op.type().equals("Abs") || op.type().equals("L2Loss"))
          && !graph.isOfExamples(op.input(0));
    }

    private static boolean isLogLikelihood(GraphOperation op) {
      return op.type().equals("LogSoftmax")
          || (op.type().equals("Log") && isProbability(StepOps.op(StepOps.carried(op.input(0)))));
    }

    /** Returns whether an op gives probabilities, perhaps kept from 0, perhaps one of several. */
    private static boolean isProbability(GraphOperation op) {
      return switch (op.type()) {
        case "Softmax", "Sigmoid" -> true;
        case "ClipByValue", "GatherV2", "GatherNd" ->
            isProbability(StepOps.op(StepOps.carried(op.input(0))));
        case "Add", "AddV2", "Maximum", "Minimum" ->
            OpFacts.numbers(op, 1).length > 0
                && isProbability(StepOps.op(StepOps.carried(op.input(0))));
        default -> false;
      };
    }
  }
}
