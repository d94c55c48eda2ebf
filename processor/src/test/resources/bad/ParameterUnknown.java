package bad;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

class ParameterUnknown {
  @TrainingStep
  Operand<TFloat32> loss(
      Step step,
      Operand<TFloat32> featrue, // ERROR KER106: Did you mean feature?
      Operand<TInt32> lable, // ERROR KER106: Did you mean label?
      Operand<TInt32> weight) { // ERROR KER106: which has feature, label.
    return featrue;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return null;
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 8)
  Dataset<Row> rows() {
    return null;
  }
}
