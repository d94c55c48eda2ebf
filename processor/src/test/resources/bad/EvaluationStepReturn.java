package bad;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TestStep;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.data.Dataset;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class EvaluationStepReturn {
  @ValidationStep
  Operand<TFloat32> validate(Step step, Operand<TFloat32> feature) { // ERROR KER102
    return feature;
  }

  @TestStep
  float test(Step step, Operand<TFloat32> feature) { // ERROR KER102
    return 0;
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 8)
  Dataset<Row> validationRows() {
    return null;
  }

  @DataLoader(stage = Stage.TEST, batchSize = 8)
  Dataset<Row> testRows() {
    return null;
  }
}
