package bad;

import io.keraunos.annotation.Category;
import io.keraunos.annotation.Cyclic;
import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Missing;
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

class MissingUnknown {
  @TrainingStep
  Operand<TFloat32> loss(Step step, Features features) {
    return null;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return null;
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 8)
  Dataset<MissingUnknownRow> rows() {
    return null;
  }
}

record MissingUnknownRow(
    @Numeric double right,
    @Numeric(missing = Missing.ENTRY) Double balance, // ERROR KER417: must be Missing.MEAN, Missing.MEDIAN, Missing.ZERO or Missing.REFUSED, but is Missing.ENTRY
    @Category(missing = Missing.MEAN) String city, // ERROR KER417: must be Missing.ENTRY or Missing.REFUSED, but is Missing.MEAN
    @Cyclic(value = Unit.MONTH, missing = Missing.ENTRY) LocalDate since) {} // ERROR KER417: must be Missing.ZERO
