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

class OptimizerTrainsUnknown {
  final Dense hidden = Dense.of(4);
  final Dense output = Dense.of(1);

  @TrainingStep(optimizer = "one")
  Operand<TFloat32> trainOne(Step step, Operand<TFloat32> feature) {
    return feature;
  }

  @TrainingStep(optimizer = "two")
  Operand<TFloat32> trainTwo(Step step, Operand<TFloat32> feature) {
    return feature;
  }

  @Optimizer(value = "one", trains = "hiden") // ERROR KER206: which are hidden, output, but names hiden. Did you mean hidden?
  OptimizerSpec optimizerOne() {
    return null;
  }

  @Optimizer(value = "two", trains = {"output"})
  OptimizerSpec optimizerTwo() {
    return null;
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 8)
  Dataset<Row> rows() {
    return null;
  }
}
