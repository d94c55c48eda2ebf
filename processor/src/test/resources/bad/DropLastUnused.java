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

class DropLastUnused {
  @TrainingStep
  Operand<TFloat32> loss(Step step, Operand<TFloat32> feature) {
    return feature;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return null;
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 8, dropLast = true)
  Dataset<Row> rows() {
    return null;
  }

  @ValidationStep(logs = "val_loss")
  void validate(Step step, Operand<TFloat32> feature) {
    step.log("val_loss", feature);
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 8, dropLast = true) // WARNING KER315: up to 7 examples at its end would never be measured
  Dataset<Row> validationRows() {
    return null;
  }

  @PredictStep
  Operand<TFloat32> predict(Step step, Operand<TFloat32> feature) {
    return feature;
  }

  @DataLoader(stage = Stage.PREDICT, batchSize = 8, dropLast = true) // WARNING KER315: prediction leaves out no example
  Dataset<Row> predictRows() {
    return null;
  }
}
