package io.keraunos.graph.review;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.GraphOperation;
import org.tensorflow.ndarray.Shape;

/**
 * The rule that a reshape does not give an example its own dimensions in another order: that leaves
 * every number where it is and calls it something else. Dimensions of 1 may go anywhere.
 */
final class Reordered implements GraphRule {

  @Override
  public List<Finding> find(StepGraph graph) {
    List<Finding> found = new ArrayList<>();
    for (GraphOperation op : graph.ops()) {
      if (op.type().equals("Reshape")
          && graph.places().direct(op.name())
          && StepGraph.isRows(op.input(0))
          && StepGraph.isRows(op.output(0))
          && isReordered(sizes(op.input(0).shape()), sizes(op.output(0).shape()))) {
        found.add(
            graph.finding(
                Rule.RESHAPE_FOR_TRANSPOSE,
                op,
                "%s reshapes examples of shape %s to %s, the same dimensions in another order: a reshape moves no number, so what was one row or channel is spread over several. Use tf.linalg.transpose, which moves them"
                    .formatted(
                        graph.name(),
                        Arrays.toString(sizes(op.input(0).shape())),
                        Arrays.toString(sizes(op.output(0).shape())))));
      }
    }
    return found;
  }

  private static long[] sizes(Shape shape) {
    return Arrays.stream(shape.asArray()).skip(1).toArray();
  }

  private static boolean isReordered(long[] from, long[] to) {
    long[] before = Arrays.stream(from).filter(size -> size != 1).toArray();
    long[] after = Arrays.stream(to).filter(size -> size != 1).toArray();
    return !Arrays.equals(before, after)
        && Arrays.equals(
            Arrays.stream(before).sorted().toArray(), Arrays.stream(after).sorted().toArray());
  }
}
