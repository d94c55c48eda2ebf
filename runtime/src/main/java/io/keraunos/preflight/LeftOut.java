package io.keraunos.preflight;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.text.NumberText;
import java.util.ArrayList;
import java.util.List;

/** Checks that evaluation leaves out no examples because they fill no batch. */
final class LeftOut implements Check {

  /** A smaller share moves no accuracy by as much as a percentage point. */
  private static final double SHARE = 0.01;

  @Override
  public List<Finding> find(PreflightData data) {
    List<Finding> found = new ArrayList<>();
    for (ExampleSample sample : data.samples()) {
      SampledLoader loader = sample.loader();
      long left = sample.size() % loader.batchSize();
      boolean some = left < sample.size(); // none at all is another rule
      if (loader.stage() != Stage.TRAIN
          && loader.dropLast()
          && some
          && left > SHARE * sample.size()) {
        found.add(
            new Finding(
                Rule.EVALUATION_LEAVES_OUT,
                ("dropLast leaves out the last %s of the %s examples of %s, in batches of %s: they"
                        + " are measured in no pass, since their order is the same in each. Leave"
                        + " dropLast to training")
                    .formatted(
                        NumberText.whole(left),
                        NumberText.whole(sample.size()),
                        loader.method(),
                        NumberText.whole(loader.batchSize()))));
      }
    }
    return found;
  }
}
