package io.keraunos.graph.plan;

import io.keraunos.feature.FittedFeatures;
import java.util.List;
import java.util.Optional;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;

/**
 * The names of a predict step.
 *
 * @param step the method and its inputs
 * @param shares the number of shares of a batch that may be computed at the same time
 * @param output the output's name
 * @param shape its shape; the batch is -1
 * @param type its element type
 * @param examples the number of examples as the inputs have it, for a graph in which nobody feeds
 *     it; empty if there is no input
 * @param features what was measured of the training examples
 */
public record TracedPrediction(
    TracedStep step,
    int shares,
    String output,
    Shape shape,
    DataType type,
    Optional<String> examples,
    FittedFeatures features)
    implements TracedStage {

  @Override
  public List<String> logs() {
    return List.of();
  }

  @Override
  public List<String> roots() {
    return List.of(output);
  }
}
