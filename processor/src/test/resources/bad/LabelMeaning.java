package bad;

import io.keraunos.annotation.Buckets;
import io.keraunos.annotation.Cyclic;
import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Hashed;
import io.keraunos.annotation.Label;
import io.keraunos.annotation.Numeric;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.Unit;
import io.keraunos.data.Dataset;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Features;
import io.keraunos.step.Step;
import java.time.LocalDate;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class LabelMeaning {
  @TrainingStep
  Operand<TFloat32> loss(Step step, Features features) {
    return null;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return null;
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 8)
  Dataset<LabelMeaningRow> rows() {
    return null;
  }
}

record LabelMeaningRow(
    @Numeric double right,
    @Label @Buckets(4) double price, // ERROR KER419: Remove @Buckets.
    @Label @Cyclic(Unit.MONTH) LocalDate ends, // ERROR KER419
    @Label @Hashed(buckets = 8) String word) {} // ERROR KER419
