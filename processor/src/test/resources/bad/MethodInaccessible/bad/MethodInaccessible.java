package bad;

import bad.other.Common;
import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class MethodInaccessible extends Common {
  @TrainingStep
  Operand<TFloat32> loss(Step step, Operand<TFloat32> feature) {
    return feature;
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 8)
  Dataset<Row> rows() {
    return null;
  }
}
