package bad;

import io.keraunos.annotation.Category;
import io.keraunos.annotation.Column;
import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Features;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class ColumnTwice {
  @TrainingStep
  Operand<TFloat32> loss(Step step, Features features) {
    return null;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return null;
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 8)
  Dataset<ColumnTwiceRow> rows() {
    return null;
  }
}

record ColumnTwiceRow(ColumnTwicePlace home, ColumnTwicePlace work) {}

record ColumnTwicePlace(
    @Column("City") @Category String city, // ERROR KER436: component work.city
    @Category String street) {}
