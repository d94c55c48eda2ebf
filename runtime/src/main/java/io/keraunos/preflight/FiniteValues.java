package io.keraunos.preflight;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.preflight.PreflightData.Used;
import io.keraunos.text.NumberText;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks that what is multiplied with weights, or compared with a prediction, is finite in
 * training: even where its row is left out of the loss afterwards, the gradient is 0 times NaN.
 * Where a step looks for missing values itself, they may be there.
 */
final class FiniteValues implements Check {

  @Override
  public List<Finding> find(PreflightData data) {
    List<Finding> found = new ArrayList<>();
    for (ExampleSample training : data.of(Stage.TRAIN)) {
      for (Used used : data.used(training)) {
        boolean counts = used.use().intoWeights().isPresent() || used.use().target();
        if (used.isPlain() && counts && !used.use().compared()) {
          check(used, found);
        }
      }
    }
    return found;
  }

  private static void check(Used used, List<Finding> found) {
    int first = -1;
    int count = 0;
    for (int row : used.sample().byIndex()) {
      if (used.component().notFinite(row) >= 0) {
        first = first < 0 ? row : first;
        count++;
      }
    }
    if (first >= 0) {
      boolean scalar = used.component().feature().elements() == 1;
      found.add(
          new Finding(
              Rule.VALUE_NOT_FINITE,
              "%s%s of example %s of %s must be finite, but is NaN or infinite; so it is in %s of %s. Leave such examples out, or declare the component @Numeric(missing = ...), which fills in what is missing"
                  .formatted(
                      used.name(),
                      scalar ? "" : "[" + used.component().notFinite(first) + "]",
                      NumberText.whole(used.sample().index(first)),
                      used.sample().loader().method(),
                      NumberText.whole(count),
                      used.sample().inWords())));
    }
  }
}
