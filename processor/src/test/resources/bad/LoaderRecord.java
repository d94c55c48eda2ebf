package bad;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TestStep;
import io.keraunos.data.Dataset;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class LoaderRecord {
  @TestStep(logs = "loss")
  void test(Step step, Operand<TFloat32> feature) {
    step.log("loss", feature);
  }

  @DataLoader(stage = Stage.TEST, name = "clean", batchSize = 8)
  Dataset<Row> clean() {
    return null;
  }

  record Other(float feature) {}

  @DataLoader(stage = Stage.TEST, name = "noisy", batchSize = 8)
  Dataset<Other> noisy() { // ERROR KER309: noisy must yield Row, as clean does for Stage.TEST
    return null;
  }
}
