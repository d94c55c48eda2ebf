package io.keraunos.preflight;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.preflight.PreflightData.Used;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Checks that accuracy is not all that is measured where nearly all examples are of one class. Not
 * where classes are weighted, or drawn as often as each other.
 */
final class Imbalance implements Check {

  /** The share of the largest class from which its constant prediction passes for a good model. */
  private static final double MOST = 0.95;

  private static final int LEAST_ROWS = 100;

  /** An accuracy with another word, such as balanced or of a class, may be another measure. */
  private static final Pattern PLAIN_ACCURACY =
      Pattern.compile("(val(id(ation)?)?|binary|categorical|sparse|[^a-z0-9])*acc(uracy)?");

  @Override
  public List<Finding> find(PreflightData data) {
    List<Finding> found = new ArrayList<>();
    List<String> logs = data.logs().getOrDefault(Stage.VALIDATE, List.of());
    boolean accuracy = logs.stream().anyMatch(Imbalance::isPlain);
    boolean nothingElse =
        logs.stream()
            .allMatch(name -> isPlain(name) || name.toLowerCase(Locale.ROOT).contains("loss"));
    if (!accuracy || !nothingElse) {
      return found;
    }
    for (ExampleSample validation : data.of(Stage.VALIDATE)) {
      for (Used used : data.used(validation)) {
        for (ExampleSample training : data.of(Stage.TRAIN)) {
          data.same(used, training)
              .filter(of -> of.use().classes().isPresent() && !of.use().weighted())
              .ifPresent(of -> check(of, used, found));
        }
      }
    }
    return found;
  }

  /** Returns whether a name is that of the share of right answers. */
  static boolean isPlain(String name) {
    return PLAIN_ACCURACY.matcher(name.toLowerCase(Locale.ROOT)).matches();
  }

  private static void check(Used trained, Used validated, List<Finding> found) {
    double share = share(validated);
    if (share >= MOST && share < 1 && share(trained) >= MOST) {
      found.add(
          new Finding(
              Rule.ACCURACY_OF_ONE_CLASS,
              String.format(
                  Locale.ROOT,
                  "%.1f %% of %s of %s are of one class, and the validation step logs no more than"
                      + " a loss and an accuracy: always that class has an accuracy of %.3f. Log"
                      + " Metrics.auc, precision or recall, or weight the classes with"
                      + " ClassWeights",
                  100 * share,
                  validated.sample().inWords(),
                  validated.sample().loader().method(),
                  share)));
    }
  }

  private static double share(Used used) {
    if (!used.isClass() || used.component().rows() < LEAST_ROWS) {
      return 0;
    }
    return Classes.counts(used).values().stream().mapToInt(Integer::intValue).max().orElse(0)
        / (double) used.component().rows();
  }
}
