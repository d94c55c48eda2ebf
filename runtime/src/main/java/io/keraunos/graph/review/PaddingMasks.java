package io.keraunos.graph.review;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.graph.analysis.OpFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;

/**
 * The rule that the mask of a layer is true where something is: that it is not made by comparing
 * the numbers of a sequence, which are looked up in a table, with 0, the usual padding.
 */
final class PaddingMasks implements GraphRule {

  private static final Set<String> LOOKUPS =
      Set.of("GatherV2", "Gather", "ResourceGather", "OneHot");

  /** The rows of a table that has words, and not kinds of places, such as the two of a pair. */
  private static final long WORDS = 8;

  @Override
  public List<Finding> find(StepGraph graph) {
    List<Finding> found = new ArrayList<>();
    for (GraphOperation op : graph.ops()) {
      if (op.type().equals("Equal")
          && graph.places().direct(op.name())
          && goesIntoLayer(graph, op)
          && (isPadding(graph, op, 0) || isPadding(graph, op, 1))) {
        found.add(
            graph.finding(
                Rule.MASK_OF_PADDING,
                op,
                "%s gives a layer a mask that is true where a sequence is 0, its padding: what is true is looked at, so the words themselves are left out. Use Masks.except(step, tokens, 0), or tf.math.notEqual"
                    .formatted(graph.name())));
      }
    }
    return found;
  }

  /** Returns whether layers alone compute with an op's output. */
  private static boolean goesIntoLayer(StepGraph graph, GraphOperation op) {
    List<GraphOperation> users = graph.users(op);
    return !users.isEmpty()
        && users.stream().noneMatch(user -> graph.places().direct(user.name()))
        && users.stream().noneMatch(user -> user.type().equals("LogicalNot"));
  }

  private static boolean isPadding(StepGraph graph, GraphOperation op, int ids) {
    double[] constant = OpFacts.numbers(op, 1 - ids);
    Output<?> of = StepOps.carried(op.input(ids));
    return constant.length == 1
        && constant[0] == 0
        && graph.isOfExamples(of)
        && graph.ops().stream().anyMatch(lookup -> looksUp(lookup, of));
  }

  private static boolean looksUp(GraphOperation op, Output<?> ids) {
    if (!LOOKUPS.contains(op.type())) {
      return false;
    }
    boolean oneHot = op.type().equals("OneHot");
    Output<?> places = StepOps.carried(op.input(oneHot ? 0 : 1));
    return places.equals(ids) && (oneHot || rows(op.input(0).shape()) >= WORDS);
  }

  private static long rows(Shape table) {
    return table.isUnknown() || table.numDimensions() == 0 ? 0 : table.get(0);
  }
}
