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

/**
 * The rule that what predicts the next place of a sequence sees none after its own.
 *
 * <p>It is for a cross entropy whose classes are one part of a component and whose logits come from
 * an earlier part of the same, which reaches into it: there each place is to be told from those
 * before it. A part that ends where the classes begin holds none of them, and may be read in any
 * way. What looks ahead is told by {@link Lookahead}.
 */
final class NextPlaces implements GraphRule {

  /**
   * A part of a component.
   *
   * @param op the op that takes it
   * @param source what it takes it from
   * @param begin where it begins, for each dimension
   */
  private record Part(GraphOperation op, Output<?> source, long[] begin) {

    static Optional<Part> of(GraphOperation op) {
      boolean plain =
          op.type().equals("Slice")
              || (op.type().equals("StridedSlice")
                  && attribute(op, "ellipsis_mask") == 0
                  && attribute(op, "new_axis_mask") == 0
                  && attribute(op, "shrink_axis_mask") == 0);
      if (!plain) {
        return Optional.empty();
      }
      long[] begin = OpFacts.constant(op, 1);
      for (int i = 0; i < begin.length && op.type().equals("StridedSlice"); i++) {
        begin[i] = (attribute(op, "begin_mask") >> i & 1) == 1 ? 0 : begin[i];
      }
      return Optional.of(new Part(op, StepOps.carried(op.input(0)), begin));
    }

    private static long attribute(GraphOperation op, String name) {
      return op.attributes().getAttrInt(name);
    }

    /**
     * Returns the dimension in which another part begins later, and within this one; -1 if it is
     * not in one alone.
     */
    int dimensionBefore(Part other) {
      if (!source.equals(other.source) || begin.length != other.begin.length) {
        return -1;
      }
      int found = -1;
      for (int i = 0; i < begin.length; i++) {
        if (begin[i] != other.begin[i]) {
          if (i == 0 || found >= 0 || begin[i] > other.begin[i]) {
            return -1;
          }
          found = i;
        }
      }
      return found >= 0 && endsBefore(other, found) ? -1 : found;
    }

    private boolean endsBefore(Part other, int dimension) {
      long places = op.output(0).shape().get(dimension);
      return places >= 0 && begin[dimension] + places <= other.begin[dimension];
    }
  }

  @Override
  public List<Finding> find(StepGraph graph) {
    List<Finding> found = new ArrayList<>();
    List<Part> parts = graph.ops().stream().flatMap(op -> Part.of(op).stream()).toList();
    for (GraphOperation op : graph.ops()) {
      if (!op.type().equals("SparseSoftmaxCrossEntropyWithLogits") || parts.isEmpty()) {
        continue;
      }
      GraphOperation classes = StepOps.op(StepOps.carried(op.input(1)));
      Part.of(classes)
          .filter(next -> StepOps.op(next.source()).type().equals("Placeholder"))
          .flatMap(next -> ahead(graph, parts, next, op.input(0)))
          .ifPresent(found::add);
    }
    return found;
  }

  private static Optional<Finding> ahead(
      StepGraph graph, List<Part> parts, Part next, Output<?> logits) {
    for (Part part : parts) {
      int dimension = part.dimensionBefore(next);
      if (dimension < 0) {
        continue;
      }
      Set<GraphOperation> between = graph.valuesOf(List.of(part.op()), Set.of());
      between.retainAll(StepOps.above(List.of(logits)));
      Optional<GraphOperation> ahead =
          new Lookahead(between, part.op().output(0).shape().get(dimension)).first();
      if (ahead.isPresent()) {
        return ahead.map(op -> finding(graph, op));
      }
    }
    return Optional.empty();
  }

  private static Finding finding(StepGraph graph, GraphOperation op) {
    return graph.finding(
        Rule.LOOKS_AHEAD,
        op,
        "%s predicts the next place of a sequence from what has seen it: here (%s) each place sees those after it, so the loss falls without anything being learned. Use MultiHeadAttention.causal(), Conv1D.causal() or a recurrent layer that reads forwards"
            .formatted(graph.name(), op.type()));
  }
}
