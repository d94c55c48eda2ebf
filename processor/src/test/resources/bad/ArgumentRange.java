package bad;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Dropout;
import io.keraunos.layer.GRU;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.SGD;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class ArgumentRange {
  private static final int NONE = 0;

  final Dropout drop = Dropout.of(50); // ERROR KER018: at least 0 and below 1, but is 50, and the call would throw. Write 0.5 for 50 %.
  final GRU memory = GRU.of(NONE); // ERROR KER018: units of GRU.of must be at least 1, but is 0

  @TrainingStep
  Operand<TFloat32> loss(Step step, Operand<TFloat32> feature) {
    return feature;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return SGD.learningRate(-0.1).momentum(0.9); // ERROR KER018: above 0, but is -0.1
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 8)
  Dataset<Row> rows() {
    return null;
  }
}
