package io.keraunos.preflight;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.preflight.PreflightData.Used;
import io.keraunos.text.NumberText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Checks that training does not read its examples class by class: each batch has one class then,
 * and the network forgets the others.
 *
 * <p>Neighbours of a series over time are alike, too, and may be read in their order. So the class
 * must change not only less often than by chance, but ten times less often.
 */
final class LabelOrder implements Check {

  private static final double TIMES_FEWER = 10;

  @Override
  public List<Finding> find(PreflightData data) {
    List<Finding> found = new ArrayList<>();
    for (ExampleSample training : data.of(Stage.TRAIN)) {
      boolean inOrder = !training.loader().shuffle();
      if (inOrder && training.size() > training.loader().batchSize()) {
        data.used(training).stream().filter(Used::isClass).forEach(used -> check(used, found));
      }
    }
    return found;
  }

  private static void check(Used used, List<Finding> found) {
    int changes = 0;
    int before = -1;
    for (int row : used.sample().byIndex()) {
      if (before >= 0 && used.component().code(row) != used.component().code(before)) {
        changes++;
      }
      before = row;
    }
    Map<Long, Integer> counts = Classes.counts(used);
    long[] ofClasses = counts.values().stream().mapToLong(Integer::longValue).toArray();
    double n = used.component().rows();
    double expected = n;
    for (long count : ofClasses) {
      expected -= count * count / n;
    }
    if (counts.size() > 1
        && changes * TIMES_FEWER < expected
        && Chance.changes(changes, ofClasses) < Chance.BOUND) {
      found.add(
          new Finding(
              Rule.EXAMPLES_IN_LABEL_ORDER,
              "%s of %s of %s, in their order, changes %s times, where a mixed order has about %s changes, and the loader does not shuffle: a batch of %s has one class. Set shuffle = true"
                  .formatted(
                      used.name(),
                      used.sample().inWords(),
                      used.sample().loader().method(),
                      NumberText.whole(changes),
                      NumberText.whole(Math.round(expected)),
                      used.sample().loader().batchSize())));
    }
  }
}
