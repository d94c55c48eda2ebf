package bad;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TestStep;
import io.keraunos.data.Dataset;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class MetricDuplicateSteps {
  @TestStep(logs = "accuracy")
  void test(Step step, Operand<TFloat32> feature) {}

  @TestStep(
      logs = "accuracy") // ERROR KER604
  void otherTest(Step step, Operand<TFloat32> feature) {} // ERROR KER010

  @DataLoader(stage = Stage.TEST, batchSize = 8)
  Dataset<Row> testRows() {
    return null;
  }
}
