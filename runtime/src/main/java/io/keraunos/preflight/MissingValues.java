package io.keraunos.preflight;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.preflight.PreflightData.Used;
import io.keraunos.text.NumberText;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Checks that evaluation has the values that training has: that no column was left out of the file
 * that is measured with. A missing value of a feature says that it is missing; of other inputs a
 * column counts that is 0 in all examples, and has many values in training.
 */
final class MissingValues implements Check {

  /** The least by which the share of missing values must be larger in evaluation. */
  private static final double LEAST_MORE = 0.5;

  /** The different values that a plain column must have in training: a flag may well be 0. */
  private static final int LEAST_VALUES = 10;

  @Override
  public List<Finding> find(PreflightData data) {
    List<Finding> found = new ArrayList<>();
    data.pairs().stream()
        .filter(pair -> pair.trained().isInput())
        .forEach(pair -> compare(pair.trained(), pair.evaluated(), found));
    return found;
  }

  private static void compare(Used trained, Used evaluated, List<Finding> found) {
    if (!trained.isPlain()) {
      int missing = missing(trained);
      int there = missing(evaluated);
      if (isMore(missing, trained, there, evaluated)) {
        found.add(finding(trained.name(), "missing", missing, trained, there, evaluated));
      }
      return;
    }
    List<EmptyRows.Column> first = trained.component().emptyRows().columns();
    List<EmptyRows.Column> second = evaluated.component().emptyRows().columns();
    for (int i = 0; i < Math.min(first.size(), second.size()); i++) {
      BitSet here = first.get(i).empty();
      BitSet there = second.get(i).empty();
      if (there.cardinality() == evaluated.component().rows()
          && first.get(i).values().size() >= LEAST_VALUES
          && isMore(here.cardinality(), trained, there.cardinality(), evaluated)) {
        String name = first.size() == 1 ? trained.name() : trained.name() + "[" + i + "]";
        found.add(finding(name, "0", here.cardinality(), trained, there.cardinality(), evaluated));
        return; // one of a component says it
      }
    }
  }

  private static boolean isMore(int here, Used trained, int there, Used evaluated) {
    double n = trained.component().rows();
    double m = evaluated.component().rows();
    double more = there / m - here / n;
    return more >= LEAST_MORE && Chance.apart(more, n, m) < Chance.BOUND;
  }

  private static int missing(Used used) {
    return (int) IntStream.range(0, used.component().rows()).filter(used::isMissing).count();
  }

  private static Finding finding(
      String name, String missing, int here, Used trained, int there, Used evaluated) {
    return new Finding(
        Rule.MISSING_IN_EVALUATION,
        "%s is %s in %s of %s of %s, but in %s of %s of %s: what is measured is a model without it. Look at how the column is read there, or leave it out of both"
            .formatted(
                name,
                missing,
                NumberText.whole(there),
                evaluated.sample().inWords(),
                evaluated.sample().loader().method(),
                NumberText.whole(here),
                trained.sample().inWords(),
                trained.sample().loader().method()));
  }
}
