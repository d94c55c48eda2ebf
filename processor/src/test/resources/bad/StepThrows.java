package bad;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.io.IOException;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class StepThrows {
  @TrainingStep
  Operand<TFloat32> loss(Step step, Operand<TFloat32> feature) throws IOException { // ERROR KER109
    return feature;
  }

  @PredictStep
  Operand<TFloat32> predict(Step step, Operand<TFloat32> feature) throws IllegalStateException {
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
