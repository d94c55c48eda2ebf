package bad;

import io.keraunos.annotation.Column;
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
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class ColumnUnit {
  @TrainingStep
  Operand<TFloat32> loss(Step step, Features features) {
    return null;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return null;
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 8)
  Dataset<ColumnUnitRow> rows() {
    return null;
  }
}

record ColumnUnitRow(
    @Column(unit = ChronoUnit.WEEKS) @Numeric Duration right,
    @Column(unit = ChronoUnit.MONTHS) @Numeric Duration months, // ERROR KER434: it was ChronoUnit.MONTHS
    @Column(unit = ChronoUnit.DAYS) @Numeric LocalDate day, // ERROR KER434
    @Column(unit = ChronoUnit.SECONDS) @Numeric double seconds, // ERROR KER434
    @Column(unit = ChronoUnit.YEARS) @Cyclic(Unit.MONTH) Instant since) {} // ERROR KER434
