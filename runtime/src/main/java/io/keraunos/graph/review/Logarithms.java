package io.keraunos.graph.review;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.graph.analysis.OpFacts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;

/** The rules for what a training step takes logarithms of. */
final class Logarithms implements GraphRule {

  private static final Set<String> ACTIVATIONS = Set.of("Softmax", "Sigmoid");

  @Override
  public List<Finding> find(StepGraph graph) {
    if (graph.step().stage() != Stage.TRAIN) {
      return List.of();
    }
    List<Finding> found = new ArrayList<>();
    for (GraphOperation op : graph.ops()) {
      if (op.type().equals("Log")
          && !graph.step().constrained()
          && isLinear(StepOps.op(StepOps.carried(op.input(0))))) {
        found.add(
            graph.finding(
                Rule.LOGARITHM_OF_LINEAR,
                op,
                "%s takes a logarithm of what a layer without an activation gives: it is NaN where that is negative. Apply a softmax, a sigmoid or a softplus before, or use a loss that takes logits, such as Losses.categoricalCrossentropy"
                    .formatted(graph.name())));
      }
      probability(op)
          .filter(graph::isOfWeights)
          .ifPresent(from -> found.add(ofProbability(graph, op, StepOps.op(from).type())));
    }
    return found;
  }

  private static Finding ofProbability(StepGraph graph, GraphOperation op, String activation) {
    boolean softmax = activation.equals("Softmax");
    return graph.finding(
        Rule.LOGARITHM_OF_PROBABILITY,
        op,
        "%s takes a logarithm of a probability that a %s gives: as soon as the network is sure, that is 0 in float32, its logarithm infinite, and the loss infinite or NaN. Take %s of the logits, or use %s, which does"
            .formatted(
                graph.name(),
                softmax ? "softmax" : "sigmoid",
                softmax ? "tf.nn.logSoftmax" : "-softplus(-x), which is log(sigmoid(x)),",
                softmax ? "Losses.categoricalCrossentropy" : "Losses.binaryCrossentropy"));
  }

  /** Returns the probability that an op takes a logarithm of, as it is or as its counterpart. */
  private static Optional<Output<?>> probability(GraphOperation log) {
    boolean plusOne = log.type().equals("Log1p");
    if (!plusOne && !log.type().equals("Log")) {
      return Optional.empty();
    }
    Output<?> of = StepOps.carried(log.input(0));
    GraphOperation op = StepOps.op(of);
    if (plusOne) {
      return op.type().equals("Neg") ? activation(op.input(0)) : Optional.empty();
    }
    boolean counterpart =
        op.type().equals("Sub") && Arrays.equals(OpFacts.numbers(op, 0), new double[] {1});
    return activation(counterpart ? op.input(1) : of);
  }

  private static Optional<Output<?>> activation(Output<?> value) {
    return Optional.<Output<?>>of(StepOps.carried(value))
        .filter(from -> ACTIVATIONS.contains(StepOps.op(from).type()));
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
}
