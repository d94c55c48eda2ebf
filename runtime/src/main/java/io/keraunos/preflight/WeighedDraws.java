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
 * Checks that a rare class does not count twice: drawn more often by {@code weighted(...)}, and
 * weighed more in the loss. Where examples are drawn by something else the class is still rare.
 */
final class WeighedDraws implements Check {

  private static final int LEAST_ROWS = 100;

  /** The factor by which a class weighs more than another one where it was meant to. */
  private static final double LEAST_TIMES = 2;

  /** The share, in parts of an equal one, from which a class that was drawn is not rare. */
  private static final double NOT_RARE = 0.8;

  @Override
  public List<Finding> find(PreflightData data) {
    List<Finding> found = new ArrayList<>();
    for (ExampleSample training : data.of(Stage.TRAIN)) {
      if (training.origin().drawn() && training.rows() >= LEAST_ROWS) {
        for (Used used : data.used(training)) {
          if (used.isClass() && used.component().isNumber()) {
            check(used, used.use().classWeights(), found);
          }
        }
      }
    }
    return found;
  }

  private static void check(Used used, List<Double> weights, List<Finding> found) {
    Map<Long, Integer> counts = Classes.counts(used);
    List<Long> classes =
        counts.keySet().stream().filter(of -> of >= 0 && of < weights.size()).sorted().toList();
    if (classes.size() < 2) {
      return;
    }
    long most = classes.get(0);
    double least = Double.POSITIVE_INFINITY;
    for (long each : classes) {
      most = weights.get((int) each) > weights.get((int) most) ? each : most;
      least = Math.min(least, weights.get((int) each));
    }
    double weight = weights.get((int) most);
    double rows = used.component().rows();
    int drawn = counts.getOrDefault(most, 0);
    if (weight >= LEAST_TIMES * least && drawn >= NOT_RARE * rows / classes.size()) {
      found.add(
          new Finding(
              Rule.WEIGHED_AND_DRAWN,
              "%s is %s in %s of %s of %s, whose examples are drawn by weighted(...), and the loss multiplies that class by %s, and another by %s: it counts twice. Draw classes more often, or weigh them in the loss, but not both"
                  .formatted(
                      used.name(),
                      most,
                      NumberText.whole(drawn),
                      used.sample().inWords(),
                      used.sample().loader().method(),
                      Shown.number(weight),
                      Shown.number(least))));
    }
  }
}
