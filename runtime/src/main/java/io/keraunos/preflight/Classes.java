package io.keraunos.preflight;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.preflight.PreflightData.Used;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Checks that training has several classes, and that both splits have the same. */
final class Classes implements Check {

  @Override
  public List<Finding> find(PreflightData data) {
    List<Finding> found = new ArrayList<>();
    for (ExampleSample training : data.of(Stage.TRAIN)) {
      for (Used used : data.used(training)) {
        if (used.isClass()) {
          oneClass(used, found);
          for (ExampleSample validation : data.of(Stage.VALIDATE)) {
            data.same(used, validation)
                .filter(Used::isClass) // pairs of classes that training has not are meant
                .ifPresent(other -> missing(used, other, found));
          }
        }
      }
    }
    return found;
  }

  /** Returns how many rows have each class. */
  static Map<Long, Integer> counts(Used used) {
    Map<Long, Integer> counts = new HashMap<>();
    for (int row = 0; row < used.component().rows(); row++) {
      counts.merge(used.component().code(row), 1, Integer::sum);
    }
    return counts;
  }

  private static void oneClass(Used used, List<Finding> found) {
    boolean several = used.use().classes().orElse(2) > 2;
    boolean enough = used.sample().tellsOfAll() && (several || used.sample().isWhole());
    if (enough && counts(used).size() == 1 && used.use().classes().orElse(2) > 1) {
      found.add(
          new Finding(
              Rule.ONE_CLASS,
              "%s is %s in %s of %s: there is nothing to tell apart. Look at how the label is read"
                  .formatted(
                      used.name(),
                      shown(used, used.component().code(0)),
                      used.sample().inWords(),
                      used.sample().loader().method())));
    }
  }

  private static void missing(Used training, Used validation, List<Finding> found) {
    Map<Long, Integer> trained = counts(training);
    Map<Long, Integer> validated = counts(validation);
    if (trained.size() > 1) {
      missing(training, trained, validation, validated, found);
    }
    missing(validation, validated, training, trained, found);
  }

  /** Tells of classes that one has and the other has not. */
  private static void missing(
      Used with,
      Map<Long, Integer> there,
      Used without,
      Map<Long, Integer> where,
      List<Finding> f) {
    int n = with.component().rows();
    int m = without.component().rows();
    List<String> missing = new ArrayList<>();
    double most = 0;
    for (Map.Entry<Long, Integer> each : new TreeMap<>(there).entrySet()) {
      double chance = Chance.none(n + m, each.getValue(), m) * there.size();
      if (!where.containsKey(each.getKey()) && chance < Chance.BOUND) {
        missing.add(shown(with, each.getKey()));
        most = Math.max(most, chance);
      }
    }
    if (!missing.isEmpty()) {
      f.add(
          new Finding(
              Rule.CLASS_IN_ONE_SPLIT,
              "%s is %s in none of %s of %s, but in some of %s of %s; by chance that has a probability below %s. Divide the data with stratifiedSplit, or shuffle before it is divided"
                  .formatted(
                      without.name(),
                      String.join(", ", missing),
                      without.sample().inWords(),
                      without.sample().loader().method(),
                      with.sample().inWords(),
                      with.sample().loader().method(),
                      Shown.number(Math.max(most, 1e-12)))));
    }
  }

  private static String shown(Used used, long code) {
    return used.component().isNumber() ? Long.toString(code) : "one value";
  }
}
