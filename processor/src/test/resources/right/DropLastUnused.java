package bad;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
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

  @DataLoader(stage = Stage.VALIDATE, batchSize = 8)
  Dataset<Row> validationRows() {
    return null;
  }
}
