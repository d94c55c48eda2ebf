package io.keraunos.preflight;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.graph.plan.InputUse.Line;
import io.keraunos.preflight.ComponentSample.Moments;
import io.keraunos.preflight.PreflightData.Used;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks that what is multiplied with weights is not far from 1. Initial weights are made for
 * inputs of mean square 1 (LeCun et al., "Efficient BackProp", 1998; Glorot and Bengio 2010), and
 * learning rates are chosen for it. The mean of magnitudes is looked at, as few outliers change it
 * less than the mean square.
 */
final class InputScales implements Check {

  private static final double FAR = 100;
  private static final int LEAST_ROWS = 16;

  /** The greatest value of a pixel's byte, and what is too much of it where it is multiplied. */
  private static final double PIXEL = 255;

  private static final double FAR_PIXEL = 10;

  @Override
  public List<Finding> find(PreflightData data) {
    List<Finding> found = new ArrayList<>();
    for (ExampleSample training : data.of(Stage.TRAIN)) {
      for (Used used : data.used(training)) {
        if (used.isPlain() && training.rows() >= LEAST_ROWS) {
          used.use().intoWeights().ifPresent(line -> check(used, line, found));
        }
      }
    }
    return found;
  }

  private static void check(Used used, Line line, List<Finding> found) {
    ComponentSample component = used.component();
    for (int column = 0; column < component.columns(); column++) {
      Moments fed = fed(component.moments(column), line);
      if (fed.count() >= LEAST_ROWS && fed.magnitude() > FAR) {
        String name = component.columns() == 1 ? used.name() : used.name() + "[" + column + "]";
        found.add(finding(used, name, fed, "more than %s in magnitude".formatted((int) FAR)));
        return; // one of a component says it
      }
    }
    if (component.hasPixels() && Math.abs(line.factor()) * PIXEL > FAR_PIXEL) {
      found.add(pixels(used, line));
      return;
    }
    double range = Math.abs(line.factor()) * (component.greatest() - component.least());
    if (range > 0 && range < 1 / FAR) {
      String far =
          "all from %s to %s, less than 0.01 apart"
              .formatted(
                  Shown.number(line.of(component.least())),
                  Shown.number(line.of(component.greatest())));
      found.add(finding(used, used.name(), fed(component.moments(), line), far));
    }
  }

  /** Returns the moments of what is fed; of the magnitude, a lower bound. */
  private static Moments fed(Moments raw, Line line) {
    double factor = Math.abs(line.factor());
    double mean = line.of(raw.mean());
    return new Moments(
        raw.count(),
        mean,
        factor * raw.deviation(),
        Math.max(Math.abs(mean), factor * raw.magnitude() - Math.abs(line.offset())));
  }

  private static Finding pixels(Used used, Line line) {
    return new Finding(
        Rule.INPUT_SCALE,
        "%s has the pixels of images, whole numbers up to %s, and they are multiplied with weights as numbers up to %s in %s of %s: initial weights and usual learning rates are for inputs near 1. Divide them by 255, once, or use Images.normalize"
            .formatted(
                used.name(),
                Shown.number(used.component().greatest()),
                Shown.number(
                    Math.max(
                        Math.abs(line.of(used.component().least())),
                        Math.abs(line.of(used.component().greatest())))),
                used.sample().inWords(),
                used.sample().loader().method()));
  }

  private static Finding finding(Used used, String name, Moments fed, String far) {
    return new Finding(
        Rule.INPUT_SCALE,
        "%s is multiplied with weights with a mean of %s and a deviation of %s in %s of %s, %s: initial weights and usual learning rates are for inputs near 1. Scale it, once: declare it @Numeric, divide it by its deviation, or use Images.normalize for bytes"
            .formatted(
                name,
                Shown.number(fed.mean()),
                Shown.number(fed.deviation()),
                used.sample().inWords(),
                used.sample().loader().method(),
                far));
  }
}
