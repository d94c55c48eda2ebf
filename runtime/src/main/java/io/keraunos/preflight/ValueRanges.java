package io.keraunos.preflight;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.preflight.PreflightData.Used;
import io.keraunos.text.NumberText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Checks that class numbers are of the classes that a loss or metric knows, and numbers that are
 * looked up of tables.
 */
final class ValueRanges implements Check {

  @Override
  public List<Finding> find(PreflightData data) {
    List<Finding> found = new ArrayList<>();
    for (Used used : data.used()) {
      if (used.isPlain()) {
        used.use().classes().ifPresent(classes -> classes(used, classes, found));
        used.use().tableRows().ifPresent(rows -> lookups(used, rows, found));
        if (used.use().probability()) {
          probabilities(used, found);
        }
      }
    }
    return found;
  }

  private static void classes(Used used, long classes, List<Finding> found) {
    report(
        used,
        Rule.LABEL_OUT_OF_RANGE,
        row -> outside(used, row, classes),
        "a class number from 0 to %s, as it is compared with %s logits"
            .formatted(classes - 1, classes),
        "Number the classes from 0, or give the last layer as many units as there are classes",
        found);
  }

  private static void lookups(Used used, long rows, List<Finding> found) {
    report(
        used,
        Rule.LOOKUP_OUT_OF_RANGE,
        row -> outside(used, row, rows),
        "a number from 0 to %s, as it is looked up in a table of %s rows".formatted(rows - 1, rows),
        "Give the Embedding as many inputs as there are numbers, the padding included",
        found);
  }

  private static void probabilities(Used used, List<Finding> found) {
    report(
        used,
        Rule.LABEL_OUT_OF_RANGE,
        row -> used.component().least(row) < 0 || used.component().greatest(row) > 1,
        "from 0 to 1, as the loss or a metric takes it as a probability",
        "Make it 0 or 1",
        found);
  }

  private static boolean outside(Used used, int row, long end) {
    return used.component().least(row) < 0 || used.component().greatest(row) >= end;
  }

  private static void report(
      Used used, Rule rule, IntPredicate wrong, String must, String advice, List<Finding> found) {
    int first = -1;
    int count = 0;
    for (int row : used.sample().byIndex()) {
      if (wrong.test(row)) {
        first = first < 0 ? row : first;
        count++;
      }
    }
    if (first >= 0) {
      double least = used.component().least(first);
      double value = least < 0 ? least : used.component().greatest(first);
      found.add(
          new Finding(
              rule,
              "%s of example %s of %s must be %s, but is %s; so it is in %s of %s. %s"
                  .formatted(
                      used.name(),
                      NumberText.whole(used.sample().index(first)),
                      used.sample().loader().method(),
                      must,
                      Shown.number(value),
                      NumberText.whole(count),
                      used.sample().inWords(),
                      advice)));
    }
  }
}
