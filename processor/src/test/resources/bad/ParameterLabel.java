package bad;

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
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

class ParameterLabel {
  @TrainingStep
  Operand<TFloat32> loss(Step step, Features features) {
    return null;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return null;
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 8)
  Dataset<Example> rows() {
    return null;
  }

  @PredictStep
  Operand<TFloat32> predict(
      Step step,
      Features features,
      Operand<TFloat32> price, // ERROR KER117: is a @Label of Example
      Operand<TBool> sold) { // ERROR KER117
    return null;
  }

  record Example(@Numeric double area, @Label @Numeric double price, @Label boolean sold) {}
}
