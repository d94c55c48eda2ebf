package bad;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.Stage;
import io.keraunos.data.Dataset;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class PredictDropLast {
  @PredictStep
  Operand<TFloat32> predict(Step step, Operand<TFloat32> feature) {
    return feature;
  }

  @DataLoader(
      stage = Stage.PREDICT,
      batchSize = 8,
      dropLast = true) // ERROR KER311: every example has an answer
  Dataset<Row> rows() {
    return null;
  }
}
