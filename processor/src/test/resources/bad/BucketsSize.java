package bad;

import io.keraunos.annotation.Buckets;
import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Numeric;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Features;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class BucketsSize {
  @TrainingStep
  Operand<TFloat32> loss(Step step, Features features) {
    return null;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return null;
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 8)
  Dataset<BucketsSizeRow> rows() {
    return null;
  }
}

record BucketsSizeRow(
    @Numeric double right,
    @Buckets(1) int age, // ERROR KER423: was 1
    @Buckets(1001) double income) {} // ERROR KER423: was 1001
