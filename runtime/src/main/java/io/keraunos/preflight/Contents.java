package io.keraunos.preflight;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.preflight.ExampleSample.Change;
import io.keraunos.text.NumberText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Checks that a dataset has the examples that it says it has, each the same whenever it is read.
 */
final class Contents implements Check {

  @Override
  public List<Finding> find(PreflightData data) {
    List<Finding> found = new ArrayList<>();
    for (ExampleSample sample : data.samples()) {
      outside(sample, found);
      changed(data, sample, found);
      if (sample.repeats()) {
        found.add(
            new Finding(
                Rule.EPOCHS_REPEAT,
                "the dataset of %s says by inEpoch that its examples change from epoch to epoch, but those that were read for the first two epochs are the same. Use the epoch that inEpoch is given, or return this from it"
                    .formatted(sample.loader().method())));
      }
    }
    return found;
  }

  private static void outside(ExampleSample sample, List<Finding> found) {
    sample
        .outside()
        .ifPresent(
            index ->
                found.add(
                    new Finding(
                        Rule.SIZE_WITHOUT_EXAMPLES,
                        "the dataset of %s has size() %s, but get(%s) says that its index is out of bounds. Let get return an example for every index from 0 to size() - 1"
                            .formatted(
                                sample.loader().method(),
                                NumberText.whole(sample.size()),
                                index))));
  }

  /**
   * Training examples may be augmented at random each time they are read, but not their classes;
   * evaluation must measure the same examples every time.
   */
  private static void changed(PreflightData data, ExampleSample sample, List<Finding> found) {
    for (Change change : sample.changed()) {
      Map<String, ?> uses = data.uses().getOrDefault(sample.stage(), Map.of());
      boolean isClass =
          data.used(sample).stream()
              .anyMatch(used -> used.name().equals(change.component()) && used.isClass());
      if (uses.containsKey(change.component()) && (sample.stage() != Stage.TRAIN || isClass)) {
        found.add(
            new Finding(
                Rule.EXAMPLE_CHANGES,
                "%s of example %s of %s was another value when the example was read again, so what is measured differs from pass to pass. Make get a pure function of the index: no iterator, no random numbers without a seed of the index"
                    .formatted(
                        change.component(),
                        NumberText.whole(change.index()),
                        sample.loader().method())));
        return;
      }
    }
  }
}
