package io.keraunos.preflight;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.preflight.PreflightData.Used;
import io.keraunos.text.NumberText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks that a dataset has the examples that it says it has, each the same whenever it is read.
 */
final class Contents implements Check {

  /** The number of examples that must have become others: one may be by chance. */
  private static final int LEAST_OTHERS = 2;

  @Override
  public List<Finding> find(PreflightData data) {
    List<Finding> found = new ArrayList<>();
    for (ExampleSample sample : data.samples()) {
      outside(sample).ifPresent(found::add);
      changed(data, sample).ifPresent(found::add);
      cached(data, sample).ifPresent(found::add);
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

  private static Optional<Finding> outside(ExampleSample sample) {
    return sample.outside().stream()
        .mapToObj(
            index ->
                new Finding(
                    Rule.SIZE_WITHOUT_EXAMPLES,
                    "the dataset of %s has size() %s, but get(%s) says that its index is out of bounds. Let get return an example for every index from 0 to size() - 1"
                        .formatted(
                            sample.loader().method(), NumberText.whole(sample.size()), index)))
        .findFirst();
  }

  /**
   * Training examples may be augmented at random each time they are read, but must keep their
   * classes, and must not become other examples; evaluation must measure the same ones every time.
   */
  private static Optional<Finding> changed(PreflightData data, ExampleSample sample) {
    boolean training = sample.stage() == Stage.TRAIN;
    Optional<Finding> changed =
        sample.changed().stream()
            .filter(of -> used(data, sample, of).filter(u -> !training || u.isClass()).isPresent())
            .map(of -> changed(sample, of))
            .findFirst();
    return changed.or(() -> others(data, sample));
  }

  private static Finding changed(ExampleSample sample, Change of) {
    return new Finding(
        Rule.EXAMPLE_CHANGES,
        "%s of example %s of %s was another value when the example was read again, so what is measured differs from pass to pass. Make get a pure function of the index: no iterator, no random numbers without a seed of the index"
            .formatted(of.component(), NumberText.whole(of.index()), sample.loader().method()));
  }

  /** Tells where examples have the target, and all else, of other examples. */
  private static Optional<Finding> others(PreflightData data, ExampleSample sample) {
    List<Change> others =
        sample.changed().stream()
            .filter(of -> of.other().isPresent())
            .filter(of -> used(data, sample, of).filter(Used::isAnswer).isPresent())
            .toList();
    return others.size() < LEAST_OTHERS
        ? Optional.empty()
        : Optional.of(other(sample, others.get(0)));
  }

  private static Finding other(ExampleSample sample, Change of) {
    return new Finding(
        Rule.EXAMPLE_CHANGES,
        "example %s of %s was example %s when it was read again, %s included, so an epoch has some examples several times and others never. Make get a pure function of the index, and set shuffle = true for another order in each epoch"
            .formatted(
                NumberText.whole(of.index()),
                sample.loader().method(),
                NumberText.whole(of.other().getAsLong()),
                of.component()));
  }

  /**
   * Tells where changes at random come before a cache. Examples whose answers change with them are
   * drawn once on purpose.
   */
  private static Optional<Finding> cached(PreflightData data, ExampleSample sample) {
    boolean drawn =
        sample.cached().stream()
            .anyMatch(of -> used(data, sample, of).filter(Used::isAnswer).isPresent());
    return sample.cached().stream()
        .filter(of -> !drawn && used(data, sample, of).isPresent())
        .map(
            of ->
                new Finding(
                    Rule.CHANGES_CACHED,
                    "%s of example %s of what %s keeps with cache() was another value when it was made again: it is changed at random, and cache() keeps the first change for all epochs. Put cache() before the map(...) that changes it"
                        .formatted(
                            of.component(),
                            NumberText.whole(of.index()),
                            sample.loader().method())))
        .findFirst();
  }

  private static Optional<Used> used(PreflightData data, ExampleSample sample, Change change) {
    return data.used(sample).stream()
        .filter(used -> used.name().equals(change.component()))
        .findFirst();
  }
}
