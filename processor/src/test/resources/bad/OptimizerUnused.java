package bad;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TestStep;
import io.keraunos.data.Dataset;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class OptimizerUnused {
  @Optimizer
  OptimizerSpec optimizer() { // ERROR KER204
    return null;
  }

  @TestStep
  void test(Step step, Operand<TFloat32> feature) {}

  @DataLoader(stage = Stage.TEST, batchSize = 8)
  Dataset<Row> testRows() {
    return null;
  }
}
