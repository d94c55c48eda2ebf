package bad;

import io.keraunos.annotation.Column;
import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Numeric;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Features;
import io.keraunos.step.Step;
import java.time.Duration;
import java.time.LocalDate;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class ColumnFormat {
  @TrainingStep
  Operand<TFloat32> loss(Step step, Features features) {
    return null;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return null;
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 8)
  Dataset<ColumnFormatRow> rows() {
    return null;
  }
}

record ColumnFormatRow(
    @Column(format = "dd.MM.yyyy") @Numeric LocalDate right,
    @Column(format = "0.00") @Numeric double price, // ERROR KER432: component price is double
    @Column(format = "HH:mm") @Numeric Duration took) {} // ERROR KER432: it was 'HH:mm'. Remove
