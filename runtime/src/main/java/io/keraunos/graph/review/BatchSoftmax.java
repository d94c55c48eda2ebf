package io.keraunos.graph.review;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.graph.analysis.OpFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;

/**
 * The rule that a softmax is taken over classes and not over the examples of a batch: TensorFlow's
 * on transposed logits, and one that is written by hand.
 *
 * <p>A softmax over pairs of examples, a similarity {@code [batch, batch]}, is a part of
 * contrastive losses, and one over a single score of each example of listwise ones and of attention
 * over a bag. So it counts only for logits {@code [batch, ..., classes]} with two known classes or
 * more, which come from weights and which a gradient goes through.
 */
final class BatchSoftmax implements GraphRule {

  @Override
  public List<Finding> find(StepGraph graph) {
    List<Finding> found = new ArrayList<>();
    for (GraphOperation op : graph.ops()) {
      softmax(op)
          .filter(
              logits -> isOfClasses(logits) && graph.isOfWeights(logits) && isTrained(graph, op))
          .ifPresent(
              logits ->
                  found.add(
                      graph.finding(
                          Rule.SOFTMAX_OVER_BATCH,
                          op,
                          "a softmax in %s of values of shape %s is taken over axis 0, which is the batch: what an example gets depends on those beside it, and its %s classes do not add up to 1. Use tf.nn.softmax, which takes the last axis, or reduce over axis -1"
                              .formatted(
                                  graph.name(),
                                  text(logits.shape()),
                                  StepOps.last(logits.shape())))));
    }
    return found;
  }

  /** Returns what a softmax over the batch is taken of, if an op is the last one of it. */
  private static Optional<Output<?>> softmax(GraphOperation op) {
    return switch (op.type()) {
      case "Softmax", "LogSoftmax" -> transposed(op.input(0));
      case "Div", "RealDiv", "DivNoNan" -> {
        Output<?> powers = StepOps.carried(op.input(0));
        yield isExp(powers) && isSumOf(StepOps.carried(op.input(1)), powers)
            ? Optional.of(powers)
            : Optional.empty();
      }
      case "Sub" -> { // of a logarithm of a sum of powers
        GraphOperation log = StepOps.op(StepOps.carried(op.input(1)));
        if (!log.type().equals("Log")) {
          yield Optional.empty();
        }
        GraphOperation sum = StepOps.op(StepOps.carried(log.input(0)));
        yield sum.type().equals("Sum")
                && StepGraph.isOverBatch(sum)
                && isExp(sum.input(0))
                && StepOps.op(sum.input(0)).input(0).equals(op.input(0))
            ? Optional.of(op.input(0))
            : Optional.empty();
      }
      default -> Optional.empty();
    };
  }

  private static Optional<Output<?>> transposed(Output<?> value) {
    GraphOperation op = StepOps.op(value);
    if (!op.type().equals("Transpose")) {
      return Optional.empty();
    }
    long[] order = OpFacts.constant(op, 1);
    return order.length > 0 && order[order.length - 1] == 0
        ? Optional.of(op.input(0))
        : Optional.empty();
  }

  private static boolean isExp(Output<?> value) {
    return StepOps.op(value).type().equals("Exp");
  }

  private static boolean isSumOf(Output<?> sum, Output<?> powers) {
    GraphOperation op = StepOps.op(sum);
    return op.type().equals("Sum")
        && StepGraph.isOverBatch(op)
        && StepOps.carried(op.input(0)).equals(powers);
  }

  private static boolean isOfClasses(Output<?> logits) {
    return StepGraph.isRows(logits)
        && logits.shape().numDimensions() > 1
        && StepOps.last(logits.shape()) > 1;
  }

  private static boolean isTrained(StepGraph graph, GraphOperation op) {
    Set<GraphOperation> values = graph.valuesOf(List.of(op), Set.of("StopGradient"));
    return graph.step().outputs().stream().anyMatch(out -> values.contains(StepOps.op(out)));
  }

  private static String text(Shape shape) {
    StringBuilder text = new StringBuilder("[batch");
    for (int i = 1; i < shape.numDimensions(); i++) {
      text.append(", ").append(shape.get(i));
    }
    return text.append(']').toString();
  }
}
