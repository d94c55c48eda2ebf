package io.keraunos.preflight;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.preflight.PreflightData.Used;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Checks that weights of classes do not make a rare class count even less. */
final class UpsideDownWeights implements Check {

  private static final int LEAST_ROWS = 100;

  /** The factor by which the most frequent class must be more frequent, and heavier. */
  private static final int LEAST_TIMES = 2;

  @Override
  public List<Finding> find(PreflightData data) {
    return data.of(Stage.TRAIN).stream()
        .filter(training -> training.rows() >= LEAST_ROWS)
        .flatMap(training -> data.used(training).stream())
        .filter(used -> used.isClass() && used.component().isNumber())
        .flatMap(used -> check(used, used.use().classWeights()).stream())
        .toList();
  }

  private static List<Finding> check(Used used, List<Double> weights) {
    Map<Long, Integer> counts = Classes.counts(used);
    List<Long> classes =
        counts.keySet().stream()
            .filter(of -> of >= 0 && of < weights.size() && weights.get(of.intValue()) > 0)
            .sorted(Comparator.comparing(counts::get))
            .toList();
    if (classes.size() < 2) {
      return List.of();
    }
    Long rare = classes.get(0);
    Long frequent = classes.get(classes.size() - 1);
    double little = weights.get(rare.intValue());
    double much = weights.get(frequent.intValue());
    return counts.getOrDefault(frequent, 0) < LEAST_TIMES * counts.getOrDefault(rare, 0)
            || much < LEAST_TIMES * little
        ? List.of()
        : List.of(
            new Finding(
                Rule.WEIGHTS_UPSIDE_DOWN,
                "%s is %s in %s and %s in %s of %s of %s, and the loss weighs the rare one with %s and the frequent one with %s: it counts even less. Weigh each class by one over its share, as ClassWeights.balanced does; a weight of positives is the number of negatives over that of positives"
                    .formatted(
                        used.name(),
                        frequent,
                        counts.get(frequent),
                        rare,
                        counts.get(rare),
                        used.sample().inWords(),
                        used.sample().loader().method(),
                        Shown.number(little),
                        Shown.number(much))));
  }
}
