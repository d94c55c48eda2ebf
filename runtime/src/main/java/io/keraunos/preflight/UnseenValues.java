package io.keraunos.preflight;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.preflight.PreflightData.Used;
import io.keraunos.spi.Meaning;
import io.keraunos.text.NumberText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks that categories of evaluation are among those of training. A value that training has not
 * seen is unknown, or has the random vector that it began with.
 *
 * <p>Of many rare values some are new in every sample: by Good and Turing (1953) a further example
 * has a new value with about the probability {@code s / n}, for {@code s} values that come once in
 * {@code n} examples. Only what is far above that is told.
 */
final class UnseenValues implements Check {

  /** The least by which the share of unseen values must exceed what Good and Turing expect. */
  private static final double LEAST_MORE = 0.5;

  @Override
  public List<Finding> find(PreflightData data) {
    List<Finding> found = new ArrayList<>();
    data.pairs().stream()
        .filter(pair -> isCategory(pair.trained()))
        .forEach(pair -> compare(pair.trained(), pair.evaluated(), found));
    return found;
  }

  private static boolean isCategory(Used used) {
    Meaning meaning = used.component().feature().meaning();
    boolean found = meaning instanceof Meaning.Category of && of.constants().isEmpty();
    boolean lookedUp = used.isPlain() && used.use().tableRows().isPresent();
    return used.component().feature().elements() == 1
        && !used.isAnswer()
        && (found || lookedUp || meaning instanceof Meaning.Hashed);
  }

  private static void compare(Used trained, Used evaluated, List<Finding> found) {
    Map<Long, Integer> seen = new HashMap<>();
    int here = 0;
    for (int row = 0; row < trained.component().rows(); row++) {
      if (!trained.isMissing(row)) {
        seen.merge(trained.component().code(row), 1, Integer::sum);
        here++;
      }
    }
    int there = 0;
    int unseen = 0;
    for (int row = 0; row < evaluated.component().rows(); row++) {
      if (!evaluated.isMissing(row)) {
        unseen += seen.containsKey(evaluated.component().code(row)) ? 0 : 1;
        there++;
      }
    }
    if (here == 0 || there == 0) {
      return;
    }
    double once = seen.values().stream().filter(count -> count == 1).count();
    double more = unseen / (double) there - once / here;
    if (more >= LEAST_MORE && Chance.apart(more, here, there) < Chance.BOUND) {
      found.add(finding(trained, evaluated, unseen));
    }
  }

  private static Finding finding(Used trained, Used evaluated, int unseen) {
    return new Finding(
        Rule.UNSEEN_IN_EVALUATION,
        "%s of %s of %s of %s is a value that none of %s of %s has, so the model knows nothing of it. Look at where both come from, divide them at random, or leave the component out"
            .formatted(
                trained.name(),
                NumberText.whole(unseen),
                evaluated.sample().inWords(),
                evaluated.sample().loader().method(),
                trained.sample().inWords(),
                trained.sample().loader().method()));
  }
}
