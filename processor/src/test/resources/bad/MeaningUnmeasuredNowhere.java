package bad;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Numeric;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TestStep;
import io.keraunos.data.Dataset;
import io.keraunos.step.Features;
import io.keraunos.step.Step;

class MeaningUnmeasuredNowhere {
  @TestStep
  void test(Step step, Features features) {}

  @DataLoader(stage = Stage.TEST, batchSize = 8)
  Dataset<Seen> rows() {
    return null;
  }

  record Seen(@Numeric double income) {} // ERROR KER429: but MeaningUnmeasuredNowhere has no loader for that stage.
}
