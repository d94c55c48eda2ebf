package bad;

import io.keraunos.annotation.Category;
import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Label;
import io.keraunos.annotation.Numeric;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Scale;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TestStep;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Features;
import io.keraunos.step.Step;
import java.time.LocalDate;
import java.time.LocalDateTime;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class MeaningDifferent {
  @TrainingStep
  Operand<TFloat32> loss(Step step, Features features) {
    return null;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return null;
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 8)
  Dataset<Seen> rows() {
    return null;
  }

  @TestStep
  void test(Step step, Features features) {}

  @DataLoader(stage = Stage.TEST, batchSize = 8)
  Dataset<Later> later() {
    return null;
  }

  record Seen(
      @Numeric float income,
      @Numeric double age,
      @Numeric LocalDate since,
      @Category(maxSize = 10) String city,
      @Numeric double debt) {}

  record Later(
      float income, // ERROR KER430: @Numeric(scale = STANDARD, missing = REFUSED) float, but is float.
      @Numeric(scale = Scale.NONE) double age, // ERROR KER430: scale = NONE
      @Numeric LocalDateTime since, // ERROR KER430: REFUSED) LocalDate, but is
      @Category(maxSize = 20) String city, // ERROR KER430: maxSize = 20
      @Label @Numeric double debt) {} // ERROR KER430: is @Label @Numeric
}
