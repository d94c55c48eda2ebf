package bad;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TInt32;

class TrainingStepReturnType {
  @TrainingStep
  Operand<TInt32> loss(Step step, Operand<TInt32> label) { // ERROR KER101
    return label;
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
