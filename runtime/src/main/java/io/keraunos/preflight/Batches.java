package io.keraunos.preflight;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import java.util.ArrayList;
import java.util.List;

/** Checks that loaders have batches, and these several examples where it takes several. */
final class Batches implements Check {

  @Override
  public List<Finding> find(PreflightData data) {
    List<Finding> found = new ArrayList<>();
    for (ExampleSample sample : data.samples()) {
      SampledLoader loader = sample.loader();
      if (loader.dropLast() && sample.size() < loader.batchSize()) {
        found.add(
            new Finding(
                Rule.NO_FULL_BATCH,
                "%s has %s examples, fewer than a batch of %s, and dropLast leaves that one out: nothing is read. Set a smaller batchSize, or dropLast = false"
                    .formatted(
                        loader.method(),
                        Shown.count(sample.size()),
                        Shown.count(loader.batchSize()))));
      }
      if (sample.stage() == Stage.TRAIN && !data.averaging().isEmpty()) {
        ofOne(data, sample, found);
      }
    }
    return found;
  }

  private static void ofOne(PreflightData data, ExampleSample sample, List<Finding> found) {
    SampledLoader loader = sample.loader();
    boolean all = loader.batchSize() == 1;
    boolean last = !loader.dropLast() && sample.size() % loader.batchSize() == 1;
    if (all || last) {
      found.add(
          new Finding(
              Rule.BATCH_OF_ONE,
              "%s of %s, with %s examples and batchSize %s, has one example, and %s averages over the examples of a batch: its output does not depend on its input then. %s"
                  .formatted(
                      all ? "every batch" : "the last batch",
                      loader.method(),
                      Shown.count(sample.size()),
                      loader.batchSize(),
                      data.averaging().get(0),
                      all
                          ? "Set a larger batchSize, or use LayerNormalization"
                          : "Set dropLast = true, or another batchSize")));
    }
  }
}
