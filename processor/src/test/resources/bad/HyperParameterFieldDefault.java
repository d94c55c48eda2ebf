package bad;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.HyperParameter;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TestStep;
import io.keraunos.data.Dataset;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class HyperParameterFieldDefault {
  @HyperParameter(defaultValue = "2") // ERROR KER807: write rate = ... where
  double rate = 1;

  @TestStep
  void test(Step step, Operand<TFloat32> feature) {
    step.log("loss", feature);
  }

  @DataLoader(stage = Stage.TEST, batchSize = 8)
  Dataset<Row> rows() {
    return null;
  }
}
