package bad;

import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.TestStep;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class LoaderMissing {
  @TrainingStep
  Operand<TFloat32> loss(Step step, Operand<TFloat32> feature) { // ERROR KER111: Stage.TRAIN
    return feature;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return null;
  }

  @ValidationStep
  void validate(Step step, Operand<TFloat32> feature) {} // ERROR KER111: Stage.VALIDATE

  @TestStep
  void test(Step step, Operand<TFloat32> feature) {} // ERROR KER111: Stage.TEST
}
