package bad;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.HyperParameter;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TestStep;
import io.keraunos.data.Dataset;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class HyperParameterNameOfASetting {
  @HyperParameter double precision = 0.5; // ERROR KER810: the command line's flag --precision

  @TestStep
  void test(Step step, Operand<TFloat32> feature) {
    step.log("loss", feature);
  }

  @DataLoader(stage = Stage.TEST, batchSize = 8)
  Dataset<Row> rows() {
    return null;
  }
}
