package io.keraunos.graph.review;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.graph.analysis.OpFacts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tensorflow.GraphOperation;

/**
 * The rule that nothing is dropped at random outside training.
 *
 * <p>A draw is a mask where it is made into a few values by a comparison or a rounding, and is
 * multiplied with values of the network, or chooses among them, which go into further weights. What
 * is drawn as a sample is not: it is added, or compared with a probability that the network gives.
 * A mask that also weighs the loss, as in masked modelling, is one of the task.
 */
final class RandomMasks implements GraphRule {

  private static final Set<String> QUANTIZING =
      OpFacts.setOf("Greater GreaterEqual Less LessEqual Floor Round Rint Ceil Sign");
  private static final Set<String> MASKING = OpFacts.setOf("Mul MulNoNan SelectV2 Select");
  private static final List<String> DRAWS =
      List.of(
          "StatelessRandom",
          "StatelessTruncatedNormal",
          "RandomUniform",
          "RandomStandardNormal",
          "TruncatedNormal",
          "StatefulUniform",
          "StatefulStandardNormal");

  @Override
  public List<Finding> find(StepGraph graph) {
    if (graph.step().stage() == Stage.TRAIN) {
      return List.of();
    }
    List<Finding> found = new ArrayList<>();
    for (GraphOperation op : graph.ops()) {
      if (DRAWS.stream().anyMatch(op.type()::startsWith) && isMask(graph, op)) {
        found.add(
            graph.finding(
                Rule.RANDOM_MASK_IN_EVALUATION,
                op,
                "%s multiplies what the network computes with a random mask (%s), as a dropout does in training: what it gives for an example is another one in each call. Use the layer Dropout, or add the mask only where step.training()"
                    .formatted(graph.name(), op.type())));
      }
    }
    return found;
  }

  private static boolean isMask(StepGraph graph, GraphOperation draw) {
    List<GraphOperation> quantized = new ArrayList<>();
    for (GraphOperation op : alone(graph, List.of(draw), new HashSet<>())) {
      if (QUANTIZING.contains(op.type())) {
        quantized.add(op);
      }
    }
    Set<GraphOperation> met = new HashSet<>();
    alone(graph, quantized, met);
    return !met.isEmpty()
        && met.stream().allMatch(op -> MASKING.contains(op.type()) && graph.reachesWeights(op));
  }

  /**
   * Returns the ops whose values come from some ops and not from weights.
   *
   * @param met takes the ops where they meet values that do
   */
  private static Set<GraphOperation> alone(
      StepGraph graph, List<GraphOperation> from, Set<GraphOperation> met) {
    Set<GraphOperation> alone = new HashSet<>(from);
    Deque<GraphOperation> open = new ArrayDeque<>(from);
    while (!open.isEmpty()) {
      for (GraphOperation user : graph.users(open.pop())) {
        if (graph.isOfWeights(user.output(0))) {
          met.add(user);
        } else if (alone.add(user)) {
          open.push(user);
        }
      }
    }
    return alone;
  }
}
