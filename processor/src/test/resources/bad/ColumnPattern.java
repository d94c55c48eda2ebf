package bad;

import io.keraunos.annotation.Column;
import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Missing;
import io.keraunos.annotation.Numeric;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Features;
import io.keraunos.step.Step;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class ColumnPattern {
  @TrainingStep
  Operand<TFloat32> loss(Step step, Features features) {
    return null;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return null;
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 8)
  Dataset<ColumnPatternRow> rows() {
    return null;
  }
}

record ColumnPatternRow(
    @Column(format = "yyyy-mm-dd") @Numeric LocalDate minutes, // ERROR KER433: 'yyyy-mm-dd' does not say
    @Column(format = "dd.MM.jjjj") @Numeric LocalDate german, // ERROR KER433: Unknown pattern letter: j
    @Column(format = "MM/yyyy") @Numeric LocalDate month, // ERROR KER433
    @Column(format = "YYYY-MM-dd") @Numeric LocalDate week, // ERROR KER433: does not say all of one
    @Column(format = "dd.MM.yyyy") @Numeric LocalDateTime day, // ERROR KER433
    @Column(format = "dd.MM.yyyy hh:mm") @Numeric LocalDateTime half, // ERROR KER433
    @Column(format = "HH:mm X") @Numeric Instant time, // ERROR KER433
    @Column(format = "]") @Numeric(missing = Missing.MEAN) Optional<LocalDate> end) {} // ERROR KER433
