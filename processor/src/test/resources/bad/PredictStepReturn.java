package bad;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.Stage;
import io.keraunos.data.Dataset;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class PredictStepReturn {
  @PredictStep
  float[] predict(Step step, Operand<TFloat32> feature) { // ERROR KER103
    return new float[0];
  }

  @DataLoader(stage = Stage.PREDICT, batchSize = 8)
  Dataset<Row> rows() {
    return null;
  }
}
