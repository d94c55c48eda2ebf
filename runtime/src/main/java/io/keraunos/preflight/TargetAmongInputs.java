package io.keraunos.preflight;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.preflight.PreflightData.Used;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks that no input is the target in another unit: a constant times the target, and perhaps a
 * constant more, in every example. Where there is no other input, the line itself is to be learned.
 */
final class TargetAmongInputs implements Check {

  private static final int LEAST_ROWS = 50;

  /** The least different targets: of a few, made for a demonstration, the line is to be learned. */
  private static final int LEAST_VALUES = 30;

  /**
   * The most that the target may be off the line, in parts of its deviation: rounding to another
   * unit. What is measured a second time is farther away.
   */
  private static final double SLACK = 0.005;

  @Override
  public List<Finding> find(PreflightData data) {
    List<Finding> found = new ArrayList<>();
    for (ExampleSample training : data.of(Stage.TRAIN)) {
      List<NumberColumn> inputs = NumberColumn.inputs(data, training);
      data.used(training).stream()
          .filter(used -> used.isAnswer() && !used.isClass())
          .filter(used -> used.component().feature().elements() == 1)
          .flatMap(used -> NumberColumn.of(used).stream())
          .filter(target -> target.different() >= LEAST_VALUES)
          .forEach(target -> find(target, inputs).ifPresent(found::add));
    }
    return found;
  }

  /** Finds the input among others: where all lie on a line with the target, it is to be learned. */
  private static Optional<Finding> find(NumberColumn target, List<NumberColumn> inputs) {
    List<NumberColumn> same =
        inputs.stream().filter(input -> isLine(input.values(), target.values())).toList();
    return same.size() == inputs.size()
        ? Optional.empty()
        : same.stream().map(input -> finding(target, input)).findFirst();
  }

  /** Returns whether numbers lie on a line, but for a small distance. */
  private static boolean isLine(double[] x, double[] y) {
    double n = 0;
    double meanX = 0;
    double meanY = 0;
    for (int row = 0; row < x.length; row++) {
      if (both(x, y, row)) {
        n++;
        meanX += (x[row] - meanX) / n;
        meanY += (y[row] - meanY) / n;
      }
    }
    double squaresX = 0;
    double squaresY = 0;
    double products = 0;
    for (int row = 0; row < x.length; row++) {
      if (both(x, y, row)) {
        squaresX += (x[row] - meanX) * (x[row] - meanX);
        squaresY += (y[row] - meanY) * (y[row] - meanY);
        products += (x[row] - meanX) * (y[row] - meanY);
      }
    }
    if (n < LEAST_ROWS || squaresX == 0 || squaresY == 0) {
      return false;
    }
    double slack = SLACK * Math.sqrt(squaresY / n);
    for (int row = 0; row < x.length; row++) {
      double error = y[row] - meanY - products / squaresX * (x[row] - meanX);
      if (both(x, y, row) && Math.abs(error) > slack) {
        return false;
      }
    }
    return true;
  }

  private static boolean both(double[] x, double[] y, int row) {
    return Double.isFinite(x[row]) && Double.isFinite(y[row]);
  }

  private static Finding finding(NumberColumn target, NumberColumn input) {
    Used answer = target.used();
    return new Finding(
        Rule.TARGET_AMONG_INPUTS,
        "%s is %s in another unit: a constant times it, and perhaps a constant more, in %s of %s. The model is told the answer. Leave it out if it is not known when the model is asked"
            .formatted(
                input.name(),
                answer.name(),
                answer.sample().inWords(),
                answer.sample().loader().method()));
  }
}
