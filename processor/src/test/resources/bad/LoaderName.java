package bad;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Dense;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class LoaderName {
  final Dense hidden = Dense.of(4);
  final Dense output = Dense.of(1);

  @TrainingStep(optimizer = "one")
  Operand<TFloat32> trainOne(Step step, Operand<TFloat32> feature) {
    return feature;
  }

  @Optimizer("one")
  OptimizerSpec optimizerOne() {
    return null;
  }

  @DataLoader(
      stage = Stage.TRAIN,
      name = "clean", // ERROR KER308: because Stage.TRAIN has one loader
      batchSize = 8)
  Dataset<Row> rows() {
    return null;
  }
}
