package io.keraunos.preflight;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.preflight.PreflightData.Used;
import io.keraunos.text.NumberText;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks that the targets of a softmax cross entropy are shares that add up to 1. Where several
 * classes are 1 the best that a softmax can give each is a part of 1.
 */
final class Shares implements Check {

  private static final int LEAST_ROWS = 16;
  private static final double MOST_OTHERS = 0.05;

  /** Distance from 1 that a sum may have: rounding, and smoothing that does not add up. */
  private static final double SLACK = 0.05;

  @Override
  public List<Finding> find(PreflightData data) {
    List<Finding> found = new ArrayList<>();
    for (ExampleSample training : data.of(Stage.TRAIN)) {
      for (Used used : data.used(training)) {
        if (used.isPlain()
            && used.use().distribution()
            && used.component().feature().shape().size() == 1
            && training.rows() >= LEAST_ROWS) {
          check(used, found);
        }
      }
    }
    return found;
  }

  private static void check(Used used, List<Finding> found) {
    ComponentSample component = used.component();
    int first = -1;
    int count = 0;
    for (int row : used.sample().byIndex()) {
      double total = component.total(row);
      if (total != 0 && Math.abs(total - 1) > SLACK) { // one of zeros is left out by the loss
        first = first < 0 ? row : first;
        count++;
      }
    }
    if (count > MOST_OTHERS * component.rows()) {
      found.add(
          new Finding(
              Rule.TARGET_NO_DISTRIBUTION,
              "%s of example %s of %s adds up to %s, and to something else than 1 in %s of %s, but a softmax cross entropy takes it for the shares of classes that exclude each other. Use Losses.binaryCrossentropy where an example may be of several classes, or divide each row by its sum"
                  .formatted(
                      used.name(),
                      NumberText.whole(used.sample().index(first)),
                      used.sample().loader().method(),
                      Shown.number(component.total(first)),
                      NumberText.whole(count),
                      used.sample().inWords())));
    }
  }
}
