package io.keraunos.preflight;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.graph.plan.InputUse.Reach;
import io.keraunos.preflight.PreflightData.Used;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks that a prediction can become what it is compared with: a sigmoid ends at 1. A few targets
 * beyond the end are outliers; with one in twenty the activation does not fit.
 */
final class TargetReach implements Check {

  private static final int LEAST_ROWS = 16;
  private static final double MOST_OUTSIDE = 0.05;

  /** How far beyond an end a target may be, in parts of the reach: rounding, smoothing. */
  private static final double SLACK = 0.05;

  @Override
  public List<Finding> find(PreflightData data) {
    List<Finding> found = new ArrayList<>();
    for (ExampleSample training : data.of(Stage.TRAIN)) {
      for (Used used : data.used(training)) {
        if (used.isPlain() && training.rows() >= LEAST_ROWS) {
          used.use().reach().ifPresent(reach -> check(used, reach, found));
        }
      }
    }
    return found;
  }

  private static void check(Used used, Reach reach, List<Finding> found) {
    ComponentSample component = used.component();
    double width = reach.greatest() - reach.least();
    double slack = Double.isInfinite(width) ? 0 : SLACK * width;
    int outside = 0;
    for (int row = 0; row < component.rows(); row++) {
      if (component.least(row) < reach.least() - slack
          || component.greatest(row) > reach.greatest() + slack) {
        outside++;
      }
    }
    if (outside > MOST_OUTSIDE * component.rows()) {
      found.add(
          new Finding(
              Rule.TARGET_OUT_OF_REACH,
              "%s of %s goes from %s to %s in %s, but the prediction that it is compared with ends with an activation whose values %s: the rest cannot be learned. Leave the activation of the last layer out, or scale the target into its values"
                  .formatted(
                      used.name(),
                      used.sample().loader().method(),
                      Shown.number(component.least()),
                      Shown.number(component.greatest()),
                      used.sample().inWords(),
                      text(reach))));
    }
  }

  private static String text(Reach reach) {
    if (Double.isInfinite(reach.greatest())) {
      return "are " + Shown.number(reach.least()) + " or more";
    }
    if (Double.isInfinite(reach.least())) {
      return "are " + Shown.number(reach.greatest()) + " or less";
    }
    return "go from " + Shown.number(reach.least()) + " to " + Shown.number(reach.greatest());
  }
}
