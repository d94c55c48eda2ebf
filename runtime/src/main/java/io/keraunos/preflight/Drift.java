package io.keraunos.preflight;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.preflight.ComponentSample.Moments;
import io.keraunos.preflight.PreflightData.Used;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks that a model is measured on, and answers, examples like those of training: that both are
 * scaled in the same way. A trend over time moves the mean of a later part by less than two
 * deviations of the part before it; the bound is far beyond that, and far beyond the error of the
 * sample.
 */
final class Drift implements Check {

  private static final double DEVIATIONS = 5;
  private static final double STANDARD_ERRORS = 10;
  private static final double TIMES_WIDER = 20;
  private static final int LEAST_ROWS = 30;

  @Override
  public List<Finding> find(PreflightData data) {
    List<Finding> found = new ArrayList<>();
    for (ExampleSample training : data.of(Stage.TRAIN)) {
      for (Stage stage : List.of(Stage.VALIDATE, Stage.TEST, Stage.PREDICT)) {
        for (ExampleSample measured : data.of(stage)) {
          if (training.rows() >= LEAST_ROWS && measured.rows() >= LEAST_ROWS) {
            compare(data, training, measured, found);
          }
        }
      }
    }
    return found;
  }

  private static void compare(
      PreflightData data, ExampleSample training, ExampleSample validation, List<Finding> found) {
    for (Used used : data.used(training)) {
      boolean counts = used.use().intoWeights().isPresent() || used.use().target();
      if (counts && used.isPlain() && used.component().isNumber()) {
        data.same(used, validation).ifPresent(other -> compare(used, other, found));
      }
    }
  }

  private static void compare(Used training, Used validation, List<Finding> found) {
    double trained = training.component().spread();
    double validated = validation.component().spread();
    if (trained > 0
        && validated > 0
        && (trained > TIMES_WIDER * validated || validated > TIMES_WIDER * trained)) {
      found.add(
          finding(
              training,
              validation,
              training.name(),
              "a spread of " + Shown.number(validated),
              "one of " + Shown.number(trained)));
      return;
    }
    for (int column = 0; column < training.component().columns(); column++) {
      Moments there = training.component().moments(column);
      Moments here = validation.component().moments(column);
      double rows = Math.min(training.sample().rows(), validation.sample().rows());
      double error = (here.deviation() + there.deviation()) / Math.sqrt(rows);
      double apart = Math.abs(here.mean() - there.mean());
      if (there.deviation() > 0
          && apart > DEVIATIONS * there.deviation()
          && apart > STANDARD_ERRORS * error) {
        String name = training.name();
        found.add(
            finding(
                training,
                validation,
                training.component().columns() == 1 ? name : name + "[" + column + "]",
                inWords(here),
                inWords(there)));
        return; // one of a component says it
      }
    }
  }

  private static String inWords(Moments of) {
    return "a mean of %s and a deviation of %s"
        .formatted(Shown.number(of.mean()), Shown.number(of.deviation()));
  }

  private static Finding finding(
      Used training, Used validation, String name, String here, String there) {
    return new Finding(
        Rule.EVALUATION_UNLIKE_TRAINING,
        "%s has %s in %s of %s, but %s in %s of %s. Prepare both in the same way, with what was measured on the training examples"
            .formatted(
                name,
                here,
                validation.sample().inWords(),
                validation.sample().loader().method(),
                there,
                training.sample().inWords(),
                training.sample().loader().method()));
  }
}
