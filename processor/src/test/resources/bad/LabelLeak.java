package bad;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Label;
import io.keraunos.annotation.Numeric;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TestStep;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Features;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class LabelLeak {
  @TrainingStep
  Operand<TFloat32> loss(Step step, Features features) {
    return null;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return null;
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 8)
  Dataset<Seen> rows() {
    return null;
  }

  @TestStep
  void test(Step step, Features features) {}

  @DataLoader(stage = Stage.TEST, batchSize = 8)
  Dataset<Later> later() {
    return null;
  }

  record Seen(@Numeric double income, @Label boolean bought, @Label @Numeric double price) {}

  record Later(
      @Numeric double income,
      boolean bought, // ERROR KER431: as it is in Seen
      @Numeric double price) {} // ERROR KER431: Add @Label
}
