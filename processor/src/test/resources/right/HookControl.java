package bad;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Event;
import io.keraunos.annotation.On;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TestStep;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.callback.TrainingControl;
import io.keraunos.data.Dataset;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class HookControl {
  @TrainingStep
  Operand<TFloat32> loss(Step step, Operand<TFloat32> feature) {
    return feature;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return null;
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 8)
  Dataset<Row> rows() {
    return null;
  }

  @TestStep
  void test(Step step, Operand<TFloat32> feature) {
    step.log("test_mean", feature);
  }

  @DataLoader(stage = Stage.TEST, batchSize = 8)
  Dataset<Row> testRows() {
    return null;
  }

  @On(Event.TRAIN_EPOCH_END)
  void ended(TrainingControl control) {
    control.log(Map.of("weights", (double) control.weights().size()));
  }
}
