package io.keraunos.preflight;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.text.NumberText;
import java.util.ArrayList;
import java.util.List;

/** Checks that loaders have batches. */
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
                        NumberText.whole(sample.size()),
                        NumberText.whole(loader.batchSize()))));
      }
    }
    return found;
  }
}
