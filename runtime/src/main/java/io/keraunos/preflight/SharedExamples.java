package io.keraunos.preflight;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.preflight.PreflightData.Used;
import io.keraunos.text.NumberText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Checks that evaluation does not measure with training examples.
 *
 * <p>Rows of few values are equal by chance, and some data have examples twice. Both make rows
 * equal within a split as often as between two. So of the values that come exactly twice, those
 * with one row in each split are counted: if rows were dealt out at random, each would have one in
 * each with probability {@code 2 n m / ((n + m) (n + m - 1))}. Far more are a leak.
 */
final class SharedExamples implements Check {

  /** The share of evaluation that must be in training, after what the sample has of training. */
  private static final double LEAST_SHARE = 0.01;

  private static final int MOST_SHOWN = 3;

  @Override
  public List<Finding> find(PreflightData data) {
    List<Finding> found = new ArrayList<>();
    for (ExampleSample training : data.of(Stage.TRAIN)) {
      for (ExampleSample other : data.samples()) {
        if (other.stage() == Stage.VALIDATE || other.stage() == Stage.TEST) {
          compare(data, training, other, found);
        }
      }
    }
    return found;
  }

  /** The rows of a value. */
  private static final class Rows {
    private int first = -1; // of training
    private int second = -1; // of evaluation
    private int count;
  }

  private static void compare(
      PreflightData data, ExampleSample training, ExampleSample other, List<Finding> found) {
    Set<String> names = new LinkedHashSet<>();
    data.used(training).forEach(used -> names.add(used.name()));
    names.retainAll(data.used(other).stream().map(Used::name).toList());
    if (names.isEmpty()) {
      return;
    }
    Map<Long, Rows> values = new HashMap<>();
    for (int row = 0; row < training.rows(); row++) {
      Rows rows = values.computeIfAbsent(hash(training, names, row), key -> new Rows());
      rows.first = row;
      rows.count++;
    }
    for (int row = 0; row < other.rows(); row++) {
      Rows rows = values.computeIfAbsent(hash(other, names, row), key -> new Rows());
      rows.second = row;
      rows.count++;
    }
    List<Rows> shared = new ArrayList<>();
    int twice = 0;
    for (Rows rows : values.values()) {
      if (rows.count == 2) {
        twice++;
        if (rows.first >= 0 && rows.second >= 0) {
          shared.add(rows);
        }
      }
    }
    double n = training.rows();
    double m = other.rows();
    double between = 2 * n * m / ((n + m) * (n + m - 1));
    double share = shared.size() / m * training.size() / n;
    if (!shared.isEmpty()
        && share >= LEAST_SHARE
        && Chance.atLeast(shared.size(), twice, between) < Chance.BOUND) {
      shared.sort((a, b) -> Long.compare(other.index(a.second), other.index(b.second)));
      found.add(finding(training, other, shared));
    }
  }

  private static long hash(ExampleSample sample, Set<String> names, int row) {
    long hash = 0;
    for (String name : names) {
      hash = 31 * hash + sample.component(name).orElseThrow().hash(row);
    }
    return hash;
  }

  private static Finding finding(ExampleSample training, ExampleSample other, List<Rows> shared) {
    List<String> pairs = new ArrayList<>();
    for (Rows rows : shared.subList(0, Math.min(MOST_SHOWN, shared.size()))) {
      pairs.add(
          String.format(
              Locale.ROOT, "%,d is %,d", other.index(rows.second), training.index(rows.first)));
    }
    return new Finding(
        Rule.TRAINED_EXAMPLES_IN_EVALUATION,
        "%s of %s of %s are among %s of %s: example %s there. Divide the data with randomSplit, groupSplit or timeSplit, and give each loader its own part"
            .formatted(
                NumberText.whole(shared.size()),
                other.inWords(),
                other.loader().method(),
                training.inWords(),
                training.loader().method(),
                String.join(", ", pairs)));
  }
}
