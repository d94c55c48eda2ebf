package bad;

import io.keraunos.annotation.Category;
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
import java.math.BigDecimal;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class CategoryQuantity {
  @TrainingStep
  Operand<TFloat32> loss(Step step, Features features) {
    return null;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return null;
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 8)
  Dataset<CategoryQuantityRow> rows() {
    return null;
  }
}

record CategoryQuantityRow(
    @Numeric double right,
    @Category double income, // ERROR KER413: Use @Buckets or @Numeric.
    @Category float area, // ERROR KER413
    @Category(missing = Missing.ENTRY) Double balance, // ERROR KER413: but is Double
    @Category BigDecimal price) {} // ERROR KER413: but is BigDecimal
