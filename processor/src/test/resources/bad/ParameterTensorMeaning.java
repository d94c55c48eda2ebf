package bad;

import io.keraunos.annotation.Category;
import io.keraunos.annotation.Cyclic;
import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Numeric;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.Unit;
import io.keraunos.data.Dataset;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Features;
import io.keraunos.step.Step;
import java.time.LocalDate;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;

class ParameterTensorMeaning {
  @TrainingStep
  Operand<TFloat32> loss(Step step,
      Operand<TFloat64> income, // ERROR KER107: must be an Operand<TFloat32>, because Example declares @Numeric double income, but is
      Operand<TString> city, // ERROR KER107: must be an Operand<TInt32>, because Example declares @Category String city
      Operand<TInt64> since, // ERROR KER107: must be an Operand<TFloat32>
      Operand<TFloat32> gone, // ERROR KER106: has income, city, since.
      Features features) {
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

  record Example(@Numeric double income, @Category String city, @Cyclic(Unit.MONTH) LocalDate since) {}
}
