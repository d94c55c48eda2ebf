package bad;

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
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class CyclicDate {
  @TrainingStep
  Operand<TFloat32> loss(Step step, Features features) {
    return null;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return null;
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 8)
  Dataset<CyclicDateRow> rows() {
    return null;
  }
}

record CyclicDateRow(
    @Numeric double right,
    @Cyclic({Unit.HOUR, Unit.MONTH}) LocalDate since, // ERROR KER426: Unit.HOUR
    @Cyclic(value = Unit.MINUTE, missing = Missing.ZERO) Optional<LocalDate> until) {} // ERROR KER426: Unit.MINUTE
