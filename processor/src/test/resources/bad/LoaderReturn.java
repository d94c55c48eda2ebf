package bad;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class LoaderReturn {
  @TrainingStep
  Operand<TFloat32> loss(Step step, Operand<TFloat32> feature) {
    return feature;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return null;
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 8)
  List<Row> rows() { // ERROR KER301
    return null;
  }
}
