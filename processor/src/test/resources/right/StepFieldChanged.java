package bad;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Event;
import io.keraunos.annotation.On;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class StepFieldChanged {
  private float weight = 1;
  private int epochs;

  StepFieldChanged weight(float value) {
    weight = value; // before a trainer is built
    return this;
  }

  @TrainingStep
  Operand<TFloat32> loss(Step step, Operand<TFloat32> feature, Operand<TFloat32> share) {
    Operand<TFloat32> weighted = step.tf().math.mul(feature, step.tf().constant(weight));
    return step.tf().math.mul(weighted, share);
  }

  @On(Event.TRAIN_EPOCH_END)
  void count() {
    epochs++;
    System.out.println(epochs);
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return null;
  }

  record Weighted(float feature, float share) {}

  @DataLoader(stage = Stage.TRAIN, batchSize = 8)
  Dataset<Weighted> rows() {
    return null;
  }
}
