package io.keraunos.graph.plan;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.spi.Feature;
import java.util.List;

/**
 * The step method of a stage and the placeholders of its examples.
 *
 * @param stage the stage
 * @param method the step method's name
 * @param features all features of its examples
 * @param used indices of the features that the step asked for
 * @param featureFeeds their placeholders
 * @param examplesFeed the placeholder of the number of examples, float32
 * @param uses how it uses the features that it asked for
 * @param findings the rules that the step breaks
 */
public record TracedStep(
    Stage stage,
    String method,
    List<Feature> features,
    List<Integer> used,
    List<String> featureFeeds,
    String examplesFeed,
    List<InputUse> uses,
    List<Finding> findings) {

  /** Returns a name for messages: that of the stage and of the method. */
  public String name() {
    return "the %s step %s".formatted(stage, method);
  }
}
