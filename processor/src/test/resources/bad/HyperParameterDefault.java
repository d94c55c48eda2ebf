package bad;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.HyperParameter;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TestStep;
import io.keraunos.data.Dataset;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class HyperParameterDefault {
  final int width;

  HyperParameterDefault(
      @HyperParameter(
              defaultValue = "0", // ERROR KER806: a whole number of type int of at least 1.0, but was "0"
              min = 1)
          int width) {
    this.width = width;
  }

  @TestStep
  void test(Step step, Operand<TFloat32> feature) {
    step.log("loss", feature);
  }

  @DataLoader(stage = Stage.TEST, batchSize = 8)
  Dataset<Row> rows() {
    return null;
  }
}
