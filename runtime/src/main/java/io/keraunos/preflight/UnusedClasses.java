package io.keraunos.preflight;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.preflight.PreflightData.Used;
import io.keraunos.text.NumberText;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks that a loss has not many more classes than there are. A class of half the usual size is in
 * none of twenty examples for each class with a probability of {@code exp(-10)}.
 */
final class UnusedClasses implements Check {

  private static final int EXAMPLES_FOR_A_CLASS = 20;

  @Override
  public List<Finding> find(PreflightData data) {
    List<Finding> found = new ArrayList<>();
    for (ExampleSample training : data.of(Stage.TRAIN)) {
      for (Used used : data.used(training)) {
        if (used.isClass() && used.component().isNumber() && used.use().classes().isPresent()) {
          check(data, used, used.use().classes().getAsLong(), found);
        }
      }
    }
    return found;
  }

  private static void check(PreflightData data, Used used, long classes, List<Finding> found) {
    double greatest = used.component().greatest();
    for (ExampleSample validation : data.of(Stage.VALIDATE)) {
      greatest =
          Math.max(
              greatest,
              data.same(used, validation).map(of -> of.component().greatest()).orElse(0.0));
    }
    boolean enough = used.component().rows() >= EXAMPLES_FOR_A_CLASS * classes;
    if (enough && greatest >= 1 && greatest + 1 <= classes / 2.0) {
      found.add(
          new Finding(
              Rule.CLASSES_NEVER_SEEN,
              "%s is never above %s in %s of %s, but is compared with %s logits: %s of them are for classes that there are not. Give the last layer as many units as there are classes"
                  .formatted(
                      used.name(),
                      Shown.number(greatest),
                      used.sample().inWords(),
                      used.sample().loader().method(),
                      classes,
                      NumberText.whole(classes - 1 - (long) greatest))));
    }
  }
}
