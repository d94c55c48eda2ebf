package io.keraunos.graph.trace;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.graph.plan.InputUse;
import io.keraunos.graph.plan.InputUse.Line;
import io.keraunos.graph.plan.TracedStep;
import io.keraunos.text.FindingText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks that validation, test and predict step give the weights a component in the scale in which
 * the training step gives it to them.
 */
final class InputScaleRule {

  /**
   * By how much scales differ at least, in parts of the larger one: more than constants' digits.
   */
  private static final double APART = 0.05;

  private InputScaleRule() {}

  /** Returns a finding for each component that a step scales otherwise than the training step. */
  static List<Finding> find(String module, List<TracedStep> steps) {
    List<TracedStep> training = steps.stream().filter(step -> step.stage() == Stage.TRAIN).toList();
    List<Finding> found = new ArrayList<>();
    if (training.size() == 1) { // of several each may have its own
      for (TracedStep other : steps) {
        if (other.stage() != Stage.TRAIN && other.features().equals(training.get(0).features())) {
          compare(module, training.get(0), other, found);
        }
      }
    }
    return found;
  }

  private static void compare(
      String module, TracedStep training, TracedStep other, List<Finding> found) {
    for (InputUse use : training.uses()) {
      Optional<Line> trained = use.intoWeights();
      Optional<Line> used =
          other.uses().stream()
              .filter(of -> of.component().equals(use.component()))
              .findFirst()
              .flatMap(InputUse::intoWeights);
      if (trained.isPresent() && used.isPresent() && differ(trained.get(), used.get())) {
        found.add(
            new Finding(
                Rule.SCALED_UNLIKE_TRAINING,
                "%s of %s gives the weights %s of %s, and %s %s: the model answers for inputs that it was not trained on. Scale it in one method that all steps call"
                    .formatted(
                        training.method(),
                        module,
                        text(trained.get()),
                        use.component(),
                        other.method(),
                        text(used.get()))));
      }
    }
  }

  private static boolean differ(Line a, Line b) {
    double factor = Math.max(Math.abs(a.factor()), Math.abs(b.factor()));
    double offset = Math.max(1, Math.max(Math.abs(a.offset()), Math.abs(b.offset())));
    return Math.abs(a.factor() - b.factor()) > APART * factor
        || Math.abs(a.offset() - b.offset()) > APART * offset;
  }

  private static String text(Line line) {
    if (line.isSame()) {
      return "the values as they are";
    }
    String scaled =
        line.factor() == 1
            ? "the values"
            : "%s times the values".formatted(FindingText.number(line.factor()));
    return line.offset() == 0
        ? scaled
        : "%s %s %s"
            .formatted(
                scaled,
                line.offset() < 0 ? "minus" : "plus",
                FindingText.number(Math.abs(line.offset())));
  }
}
