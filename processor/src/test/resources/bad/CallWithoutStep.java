package bad;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import io.keraunos.trainer.Trainer;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class CallWithoutStep {
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
}

class Use {
  void run() {
    try (Trainer trainer = CallWithoutStepTrainer.builder(new CallWithoutStep()).maxEpochs(1).build()) {
      trainer.fit();
      trainer.test(); // ERROR KER119: a @TestStep method of its module, but CallWithoutStep has none
    }
  }
}
