package bad;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.data.Dataset;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class ShuffleUnused {
  @TrainingStep
  Operand<TFloat32> loss(Step step, Operand<TFloat32> feature) {
    return feature;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return null;
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 8, shuffle = true)
  Dataset<Row> rows() {
    return null;
  }

  @ValidationStep
  void validate(Step step, Operand<TFloat32> feature) {
    step.log("val_mean", feature);
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 8, shuffle = true) // WARNING KER314: its stage is VALIDATE
  Dataset<Row> validationRows() {
    return null;
  }

  @PredictStep
  Operand<TFloat32> predict(Step step, Operand<TFloat32> feature) {
    return feature;
  }

  @DataLoader(
      stage = Stage.PREDICT,
      shuffle = true, // WARNING KER314: in the dataset's order
      batchSize = 8)
  Dataset<Row> predictRows() {
    return null;
  }
}
