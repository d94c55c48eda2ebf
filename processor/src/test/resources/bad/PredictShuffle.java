package bad;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.Stage;
import io.keraunos.data.Dataset;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class PredictShuffle {
  @PredictStep
  Operand<TFloat32> predict(Step step, Operand<TFloat32> feature) {
    return feature;
  }

  @DataLoader(
      stage = Stage.PREDICT,
      batchSize = 8,
      shuffle = true) // ERROR KER310: answer i belongs to example i
  Dataset<Row> rows() {
    return null;
  }
}
