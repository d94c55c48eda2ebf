package io.keraunos.preflight;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.preflight.PreflightData.Used;
import io.keraunos.spi.Meaning;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks that inputs and targets are not the same in every training example. Masks and weights may
 * be: only what is multiplied with weights, looked up as a sequence, measured as a feature, or
 * predicted is looked at.
 */
final class ConstantInputs implements Check {

  @Override
  public List<Finding> find(PreflightData data) {
    List<Finding> found = new ArrayList<>();
    for (ExampleSample training : data.of(Stage.TRAIN)) {
      if (training.tellsOfAll()) {
        data.used(training).forEach(used -> check(used, found));
      }
    }
    return found;
  }

  private static void check(Used used, List<Finding> found) {
    boolean feature =
        used.component().feature().meaning() instanceof Meaning.Number
            || used.component().feature().meaning() instanceof Meaning.Category;
    boolean target = used.use().target() || (used.component().feature().label() && !used.isClass());
    boolean multiplied = used.use().intoWeights().isPresent();
    boolean lookedUp =
        used.use().tableRows().isPresent() && used.component().feature().elements() > 1;
    boolean counts = multiplied || lookedUp || feature || target;
    if (!counts || used.isClass() || !isConstant(used)) {
      return;
    }
    String value = value(used);
    found.add(
        target
            ? new Finding(
                Rule.CONSTANT_TARGET,
                "%s is %s in %s of %s, so a constant predicts it. Look at how it is read"
                    .formatted(
                        used.name(),
                        value,
                        used.sample().inWords(),
                        used.sample().loader().method()))
            : new Finding(
                Rule.CONSTANT_INPUT,
                "%s is %s in %s of %s, so it tells nothing. Look at how it is read, or leave it out"
                    .formatted(
                        used.name(),
                        value,
                        used.sample().inWords(),
                        used.sample().loader().method())));
  }

  private static boolean isConstant(Used used) {
    for (int row = 1; row < used.component().rows(); row++) {
      if (used.component().hash(row) != used.component().hash(0)) {
        return false;
      }
    }
    return true;
  }

  private static String value(Used used) {
    if (!used.component().isNumber()) {
      return "the same text";
    }
    if (used.component().notFinite(0) >= 0 && used.component().moments().count() == 0) {
      return "missing";
    }
    double least = used.component().least();
    return least == used.component().greatest() ? Shown.number(least) : "the same";
  }
}
