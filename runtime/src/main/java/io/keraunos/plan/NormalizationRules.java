package io.keraunos.plan;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.graph.plan.TracedLayer;
import io.keraunos.layer.BatchNormalization;
import io.keraunos.text.NumberText;
import java.util.List;

/** Finds batches of one row in front of a layer that averages over the batch. */
public final class NormalizationRules {
  private NormalizationRules() {}

  /**
   * Checks a run.
   *
   * @param training the loader of the training examples
   */
  public static List<Finding> check(List<TracedLayer> layers, RunPlan.Loader training) {
    List<String> averaging =
        layers.stream()
            .filter(NormalizationRules::averagesRowsAlone)
            .map(TracedLayer::name)
            .toList();
    if (averaging.isEmpty()) {
      return List.of();
    }
    if (training.batchSize() == 1) {
      return List.of(
          new Finding(
              Rule.NORMALIZED_BATCH_OF_ONE,
              ("%s takes mean and variance over the batch, and a batch has 1 row: its output is the"
                      + " same for every input, and nothing before it is trained. Set a larger"
                      + " batchSize, or use LayerNormalization")
                  .formatted(String.join(", ", averaging))));
    }
    if (training.last() == 1) {
      return List.of(
          new Finding(
              Rule.NORMALIZED_LAST_BATCH_OF_ONE,
              ("%s takes mean and variance over the batch, and the last batch of an epoch has 1"
                   + " row: %s examples in batches of %s. That step trains nothing before it, and"
                   + " brings a variance of 0 into the moving average. Set dropLast, or another"
                   + " batchSize")
                  .formatted(
                      String.join(", ", averaging),
                      NumberText.whole(training.examples()),
                      NumberText.whole(training.batchSize()))));
    }
    return List.of();
  }

  /** Returns whether a layer averages over the batch, and over nothing else, such as positions. */
  private static boolean averagesRowsAlone(TracedLayer layer) {
    if (!layer.type().equals(BatchNormalization.class.getSimpleName())
        || layer.output().isUnknown()) {
      return false;
    }
    long[] shape = layer.output().asArray();
    for (int i = 1; i < shape.length - 1; i++) {
      if (shape[i] != 1) {
        return false;
      }
    }
    return shape.length >= 2;
  }
}
