package bad;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.Stage;
import io.keraunos.data.Dataset;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class PredictStepName {
  @PredictStep
  Operand<TFloat32> close(Step step) { // ERROR KER114: has a method close() already
    return step.tf().constant(1f);
  }

  @DataLoader(stage = Stage.PREDICT, batchSize = 8)
  Dataset<Row> rows() {
    return null;
  }
}
