package io.keraunos.graph.review;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.graph.analysis.OpFacts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;

/**
 * The rule that a convolution over the places of an image finds its channels last: that a component
 * is not a square image behind one, three or four channels.
 */
final class ChannelsFirst implements GraphRule {

  private static final Set<Long> CHANNELS = Set.of(1L, 3L, 4L);
  private static final long SMALLEST = 5;

  private static final Set<String> CONVOLUTIONS = Set.of("Conv2D", "DepthwiseConv2dNative");

  /** Ops that scale an image by constants. */
  private static final Set<String> SCALING = OpFacts.setOf("Add AddV2 Sub Mul Div RealDiv");

  @Override
  public List<Finding> find(StepGraph graph) {
    List<Finding> found = new ArrayList<>();
    for (GraphOperation op : graph.ops()) {
      if (CONVOLUTIONS.contains(op.type()) && op.input(1).shape().get(0) > 1) {
        Output<?> image = scaled(op.input(0));
        if (StepOps.op(image).type().equals("Placeholder")
            && graph.isOfExamples(image)
            && isChannelsFirst(image.shape())) {
          long[] sizes = Arrays.stream(image.shape().asArray()).skip(1).toArray();
          found.add(
              graph.finding(
                  Rule.CHANNELS_FIRST,
                  op,
                  "a convolution in %s goes over images of shape %s, whose channels seem to come first: it takes %s for the height, and %s for the channels. Bring the channels to the end, with tf.linalg.transpose(x, tf.array(0, 2, 3, 1))"
                      .formatted(graph.name(), Arrays.toString(sizes), sizes[0], sizes[2])));
        }
      }
    }
    return found;
  }

  /** Returns the value that was scaled by constants to give another one, which may be itself. */
  private static Output<?> scaled(Output<?> value) {
    Output<?> at = StepOps.carried(value);
    while (SCALING.contains(StepOps.op(at).type())) {
      GraphOperation op = StepOps.op(at);
      int from = OpFacts.numbers(op, 1).length > 0 ? 0 : 1;
      if (OpFacts.numbers(op, 1 - from).length == 0) {
        return at;
      }
      at = StepOps.carried(op.input(from));
    }
    return at;
  }

  private static boolean isChannelsFirst(Shape shape) {
    return !shape.isUnknown()
        && shape.numDimensions() == 4
        && CHANNELS.contains(shape.get(1))
        && shape.get(2) == shape.get(3)
        && shape.get(3) >= SMALLEST;
  }
}
