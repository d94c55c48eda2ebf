package io.keraunos.preflight;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.preflight.SharedContents.Pair;
import io.keraunos.text.NumberText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Checks that evaluation does not measure with training examples, and a test not with those of the
 * validation by which the model was chosen.
 */
final class SharedExamples implements Check {

  private static final int MOST_SHOWN = 3;

  @Override
  public List<Finding> find(PreflightData data) {
    List<Finding> found = new ArrayList<>();
    for (Stage evaluation : List.of(Stage.VALIDATE, Stage.TEST)) {
      compare(
          data,
          Rule.TRAINED_EXAMPLES_IN_EVALUATION,
          Stage.TRAIN,
          evaluation,
          "Divide the data with randomSplit, groupSplit or timeSplit, and give each loader its own"
              + " part",
          found);
    }
    if (data.choosesByValidation()) {
      compare(
          data,
          Rule.TESTED_ON_VALIDATION,
          Stage.VALIDATE,
          Stage.TEST,
          "The fit chose by them, so the test flatters the model. Divide the data into three parts,"
              + " and test with the one that nothing was chosen by",
          found);
    }
    return found;
  }

  private static void compare(
      PreflightData data, Rule rule, Stage first, Stage second, String next, List<Finding> found) {
    for (ExampleSample there : data.of(first)) {
      for (ExampleSample here : data.of(second)) {
        SharedContents.of(data, there, here)
            .ifPresent(shared -> found.add(finding(rule, there, here, shared.pairs(), next)));
      }
    }
  }

  private static Finding finding(
      Rule rule, ExampleSample there, ExampleSample here, List<Pair> shared, String next) {
    List<String> pairs = new ArrayList<>();
    for (Pair pair : shared.subList(0, Math.min(MOST_SHOWN, shared.size()))) {
      pairs.add(
          String.format(
              Locale.ROOT, "%,d is %,d", here.index(pair.second()), there.index(pair.first())));
    }
    return new Finding(
        rule,
        "%s of %s of %s are among %s of %s: example %s there. %s"
            .formatted(
                NumberText.whole(shared.size()),
                here.inWords(),
                here.loader().method(),
                there.inWords(),
                there.loader().method(),
                String.join(", ", pairs),
                next));
  }
}
