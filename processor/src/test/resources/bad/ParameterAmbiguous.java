package bad;

import io.keraunos.annotation.Category;
import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

class ParameterAmbiguous {
  @TrainingStep
  Operand<TFloat32> loss(Step step,
      Operand<TInt32> homeCity,
      Operand<TInt32> city) { // ERROR KER118: but there are home.city, work.city. Name it homeCity or workCity
    return null;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return null;
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 8)
  Dataset<Example> rows() {
    return null;
  }

  record Example(Address home, Address work) {}

  record Address(@Category String city) {}
}
