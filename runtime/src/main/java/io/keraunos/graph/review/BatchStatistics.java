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
import org.tensorflow.Operand;

/**
 * The rule that evaluation does not normalize with the statistics of its own batch: those of
 * TensorFlow's batch normalization, and those taken by hand.
 *
 * <p>By hand, a mean, sum or extreme over the examples is brought together again with rows of
 * examples. That is a part of many losses and metrics, such as a weighted mean or a correlation. So
 * it counts only where the result is multiplied with weights, or is what a predict step returns.
 */
final class BatchStatistics implements GraphRule {

  private static final Set<String> SHAPING =
      OpFacts.setOf("Reshape Squeeze ExpandDims BroadcastTo Tile Transpose");

  @Override
  public List<Finding> find(StepGraph graph) {
    if (graph.step().stage() == Stage.TRAIN) {
      return List.of();
    }
    List<Finding> found = new ArrayList<>();
    List<GraphOperation> byHand = new ArrayList<>();
    for (GraphOperation op : graph.ops()) {
      if (!graph.places().direct(op.name())) {
        continue;
      }
      if (op.type().startsWith("FusedBatchNorm") && op.attributes().getAttrBool("is_training")) {
        found.add(
            finding(
                graph,
                op,
                "the mean and the variance of its own batch",
                "pass isTraining(step.training()) and moving averages"));
      } else if (StepGraph.isOverBatch(op)
          && graph.isOfExamples(op.input(0))
          && combined(graph, op).stream().anyMatch(rows -> matters(graph, rows))) {
        byHand.add(op);
      }
    }
    for (GraphOperation op : byHand) {
      // A variance is taken of what the mean was subtracted from: the mean says it.
      if (byHand.stream().noneMatch(other -> !other.equals(op) && depends(graph, op, other))) {
        found.add(
            finding(
                graph,
                op,
                "a %s over its own batch".formatted(op.type()),
                "measure it on the training examples beforehand: declare the component @Numeric"));
      }
    }
    return found;
  }

  private static boolean depends(StepGraph graph, GraphOperation op, GraphOperation other) {
    return graph.valuesOf(List.of(other), Set.of()).contains(op);
  }

  private static Finding finding(StepGraph graph, GraphOperation op, String by, String advice) {
    return graph.finding(
        Rule.BATCH_STATISTICS_IN_EVALUATION,
        op,
        "%s normalizes with %s: what comes out for an example depends on those beside it. Use the layer BatchNormalization, or %s"
            .formatted(graph.name(), by, advice));
  }

  /** Returns the ops that bring a statistic of the batch together with rows of examples. */
  private static Set<GraphOperation> combined(StepGraph graph, GraphOperation statistic) {
    Set<GraphOperation> rows = new HashSet<>();
    Set<GraphOperation> seen = new HashSet<>();
    Deque<GraphOperation> open = new ArrayDeque<>(List.of(statistic));
    while (!open.isEmpty()) {
      for (GraphOperation user : graph.users(open.pop())) {
        boolean elementwise = OpFacts.ELEMENTWISE.contains(user.type());
        if (!elementwise && !SHAPING.contains(user.type())) {
          continue;
        }
        if (elementwise && StepGraph.isRows(user.output(0))) {
          if (user.inputs().stream().anyMatch(input -> isRowsOfExamples(graph, input))) {
            rows.add(user);
          }
        } else if (seen.add(user)) {
          open.push(user);
        }
      }
    }
    return rows;
  }

  private static boolean isRowsOfExamples(StepGraph graph, Operand<?> value) {
    return StepGraph.isRows(value.asOutput()) && graph.isOfExamples(value.asOutput());
  }

  private static boolean matters(StepGraph graph, GraphOperation rows) {
    if (graph.reachesWeights(rows)) {
      return true;
    }
    Set<GraphOperation> values = graph.valuesOf(List.of(rows), Set.of());
    return graph.step().stage() == Stage.PREDICT
        && graph.step().returned().map(StepOps::op).filter(values::contains).isPresent();
  }
}
