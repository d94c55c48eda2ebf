package bad;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Event;
import io.keraunos.annotation.On;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.callback.TrainingControl;
import io.keraunos.callback.TrainingEvent;
import io.keraunos.data.Dataset;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class HookParameters {
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

  @On(Event.TRAIN_EPOCH_END)
  void epochEnded(
      TrainingEvent.FitEvent event) {} // ERROR KER502: Change its type to EpochEvent.

  @On(Event.FIT_START)
  void starting(
      TrainingEvent.FitEvent event,
      TrainingControl control,
      String text, // ERROR KER502: of type String. Remove it.
      TrainingControl again) {} // ERROR KER502: another TrainingControl. Remove it.
}
