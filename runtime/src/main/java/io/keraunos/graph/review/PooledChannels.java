package io.keraunos.graph.review;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.graph.analysis.OpFacts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;

/**
 * The rule that what a convolution gives is pooled over its places, axes 1 and 2, and not over axes
 * 2 and 3, which are the places where the channels come second.
 *
 * <p>It counts where the result is multiplied with weights, and where nothing else is done with
 * what is pooled: a normalization by hand takes a statistic over some axes and goes on with both.
 */
final class PooledChannels implements GraphRule {

  private static final int RANK = 4;
  private static final Set<Long> LAST_TWO = Set.of(2L, 3L);
  private static final Map<String, String> NAMES =
      Map.of("Mean", "mean", "Max", "maximum", "Sum", "sum");
  private static final Set<String> CONVOLUTIONS =
      Set.of("Conv2D", "DepthwiseConv2dNative", "Conv2DBackpropInput");

  /** Ops that leave a place and a channel where it is; only their first input is an image. */
  private static final Set<String> OF_ONE_IMAGE =
      OpFacts.setOf("MaxPool AvgPool FusedBatchNormV3 FusedBatchNormV2 FusedBatchNorm");

  @Override
  public List<Finding> find(StepGraph graph) {
    List<Finding> found = new ArrayList<>();
    for (GraphOperation op : graph.ops()) {
      if (isOverLastTwo(op)
          && graph.places().direct(op.name())
          && graph.users(StepOps.op(op.input(0))).stream().allMatch(PooledChannels::isOverLastTwo)
          && isConvolved(graph, op.input(0))
          && graph.reachesWeights(op)) {
        found.add(finding(graph, op));
      }
    }
    return found;
  }

  private static Finding finding(StepGraph graph, GraphOperation op) {
    Shape shape = op.input(0).shape();
    return graph.finding(
        Rule.POOLED_OVER_CHANNELS,
        op,
        "the %s in %s is taken over axes 2 and 3 of what a convolution gives, [batch, height, width, channels], here %s: over the width and all channels, so that nothing of what they tell apart is left. Axes 2 and 3 are the places where the channels come second; here they are 1 and 2. Reduce over those, or use %s"
            .formatted(
                NAMES.get(op.type()),
                graph.name(),
                "[batch, %s, %s, %s]".formatted(shape.get(1), shape.get(2), shape.get(3)),
                op.type().equals("Mean")
                    ? "the layer GlobalAveragePool2D"
                    : "tf.constant(new int[] {1, 2}) for the axes"));
  }

  /** Returns whether an op reduces exactly axes 2 and 3 of images of several channels. */
  private static boolean isOverLastTwo(GraphOperation op) {
    return NAMES.containsKey(op.type())
        && isImages(op.input(0).shape())
        && LAST_TWO.equals(axes(OpFacts.constant(op, 1)));
  }

  private static Set<Long> axes(long[] constant) {
    Set<Long> axes = new HashSet<>();
    Arrays.stream(constant).forEach(axis -> axes.add(axis < 0 ? axis + RANK : axis));
    return axes;
  }

  private static boolean isImages(Shape shape) {
    return !shape.isUnknown()
        && shape.numDimensions() == RANK
        && StepOps.last(shape) != 1
        && shape.get(1) != 1;
  }

  /**
   * Returns whether a value comes from convolutions alone, place by place and channel by channel.
   */
  private static boolean isConvolved(StepGraph graph, Output<?> value) {
    Set<GraphOperation> seen = new HashSet<>();
    Deque<GraphOperation> open = new ArrayDeque<>(List.of(StepOps.op(value)));
    while (!open.isEmpty()) {
      GraphOperation op = open.pop();
      if (!seen.add(op)) {
        continue;
      }
      if (CONVOLUTIONS.contains(op.type())) {
        if (!op.attributes().getAttrString("data_format").equals("NHWC")) {
          return false;
        }
        continue;
      }
      List<Output<?>> from = images(graph, op);
      if (from.isEmpty()) {
        return false;
      }
      from.forEach(image -> open.push(StepOps.op(image)));
    }
    return true;
  }

  /** Returns the inputs of an op that are images as its output is one; none if it mixes them. */
  private static List<Output<?>> images(StepGraph graph, GraphOperation op) {
    if (OF_ONE_IMAGE.contains(op.type())) {
      return List.of(op.input(0));
    }
    List<Output<?>> found = new ArrayList<>();
    if (OpFacts.ELEMENTWISE.contains(op.type())) {
      for (int i = 0; i < op.numInputs(); i++) {
        Output<?> input = op.input(i);
        if (Arrays.equals(input.shape().asArray(), op.output(0).shape().asArray())
            && (graph.isOfExamples(input) || graph.isOfWeights(input))) {
          found.add(input);
        }
      }
    }
    return found;
  }
}
