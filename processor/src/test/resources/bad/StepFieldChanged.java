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
  float weight;
  private int calls;
  private final float[] scale = {1};

  @TrainingStep
  Operand<TFloat32> loss(Step step, Operand<TFloat32> feature) {
    calls++;
    if (calls % 100 == 0) { // ERROR KER121: Field calls must keep its value once it is in the graph, because the @TrainingStep method loss is called once, when the graph is traced, and does not see that the step itself changes it
      return step.tf().math.neg(feature);
    }
    Operand<TFloat32> scaled = step.tf().math.mul(feature, step.tf().constant(scale)); // ERROR KER121: Field scale
    return step.tf().math.mul(scaled, step.tf().constant(weight)); // ERROR KER121: does not see that raise changes it
  }

  @On(Event.TRAIN_EPOCH_END)
  void raise() {
    weight = Math.min(1, weight + 0.1f);
    lower();
  }

  private void lower() {
    scale[0] /= 2;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return null;
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 8)
  Dataset<Row> rows() {
    return null;
  }
}
