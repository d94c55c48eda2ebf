package bad;

import io.keraunos.annotation.Category;
import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Numeric;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Features;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class NestedInaccessible {
  @TrainingStep
  Operand<TFloat32> loss(Step step, Features features) {
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

  private record Part(float x) {} // ERROR KER401: Record Part must be visible from package bad, but Part is private. Remove private.

  private static final class Hidden {
    private enum Kind { // ERROR KER401: Enum Kind must be visible from package bad, but Kind is private.
      ONE
    }
  }

  record Example(@Numeric double right, Part part, @Category Hidden.Kind kind) {}
}
