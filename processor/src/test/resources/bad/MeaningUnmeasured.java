package bad;

import io.keraunos.annotation.Category;
import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Label;
import io.keraunos.annotation.Numeric;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Features;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class MeaningUnmeasured {
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

  @PredictStep
  Operand<TFloat32> predict(Step step, Features features) {
    return null;
  }

  @DataLoader(stage = Stage.PREDICT, batchSize = 8)
  Dataset<New> news() {
    return null;
  }

  record Seen(@Numeric double income, @Label boolean bought) {}

  record New(
      @Numeric double income,
      @Numeric double age, // ERROR KER429: Each of the components age, city of New must be in the record of Stage.TRAIN, on whose examples features are measured, but Seen has none of this name. Add it there.
      @Category String city,
      float unused) {}
}
