package bad;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TestStep;
import io.keraunos.data.Dataset;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class DuplicateLoaderName {
  @TestStep(logs = "loss")
  void test(Step step, Operand<TFloat32> feature) {
    step.log("loss", feature);
  }

  @DataLoader(stage = Stage.TEST, name = "clean", batchSize = 8)
  Dataset<Row> clean() {
    return null;
  }

  @DataLoader(stage = Stage.TEST, name = "clean", batchSize = 8)
  Dataset<Row> alsoClean() { // ERROR KER010: @DataLoader for Stage.TEST named "clean"
    return null;
  }
}
