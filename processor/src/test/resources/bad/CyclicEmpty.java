package bad;

import io.keraunos.annotation.Cyclic;
import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Numeric;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Features;
import io.keraunos.step.Step;
import java.time.LocalDate;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class CyclicEmpty {
  @TrainingStep
  Operand<TFloat32> loss(Step step, Features features) {
    return null;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return null;
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 8)
  Dataset<CyclicEmptyRow> rows() {
    return null;
  }
}

record CyclicEmptyRow(
    @Numeric double right,
    @Cyclic({}) LocalDate since) {} // ERROR KER424
