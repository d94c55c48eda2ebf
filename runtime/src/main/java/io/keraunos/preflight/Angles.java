package io.keraunos.preflight;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.graph.plan.InputUse.Line;
import io.keraunos.preflight.PreflightData.Used;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks that what a sine or a cosine is taken of is in radians. An angle in degrees has a range of
 * 180 or 360, which are 29 or 57 turns; so have a day of the year and other units of a period. Who
 * multiplies by a frequency has thought of the period, and many turns are meant: a year of minutes
 * by 2 pi / 1440 has 365, and the waves of a position or a time step go by hundreds.
 */
final class Angles implements Check {

  private static final int LEAST_ROWS = 16;
  private static final int MOST_TURNS = 10;

  @Override
  public List<Finding> find(PreflightData data) {
    List<Finding> found = new ArrayList<>();
    for (ExampleSample training : data.of(Stage.TRAIN)) {
      for (Used used : data.used(training)) {
        if (used.isPlain() && training.rows() >= LEAST_ROWS) {
          used.use().angle().ifPresent(line -> check(used, line, found));
        }
      }
    }
    return found;
  }

  private static void check(Used used, Line line, List<Finding> found) {
    ComponentSample component = used.component();
    double turns = (component.greatest() - component.least()) / (2 * Math.PI);
    if (Math.abs(line.factor()) != 1 || !(turns > MOST_TURNS)) {
      return;
    }
    found.add(
        new Finding(
            Rule.ANGLE_NOT_IN_RADIANS,
            "a sine or cosine is taken of %s, which goes from %s to %s in %s of %s: it takes radians, so that are %s turns. Multiply degrees by pi / 180, or what has another period by 2 pi and divide it by the period"
                .formatted(
                    used.name(),
                    Shown.number(component.least()),
                    Shown.number(component.greatest()),
                    used.sample().inWords(),
                    used.sample().loader().method(),
                    Math.round(turns))));
  }
}
