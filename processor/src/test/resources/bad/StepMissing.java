package bad;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.optimizer.OptimizerSpec;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class StepMissing {
  @TrainingStep
  Operand<TFloat32> loss(Operand<TFloat32> feature) { // ERROR KER104
    return feature;
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
