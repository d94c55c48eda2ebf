package bad;

import io.keraunos.annotation.Category;
import io.keraunos.annotation.Column;
import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Label;
import io.keraunos.annotation.Numeric;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.Dataset;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Features;
import io.keraunos.step.Step;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class NestedAnnotated {
  @TrainingStep
  Operand<TFloat32> loss(Step step, Features features) {
    return null;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return null;
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 8)
  Dataset<NestedAnnotatedRow> rows() {
    return null;
  }
}

record NestedAnnotatedRow(
    @Numeric double right,
    @Category Address home, // ERROR KER427: must have no @Category. Annotate the components of Address
    @Label Address target, // ERROR KER427: no @Label
    @Column("Home") Address named, // ERROR KER427: no @Column
    @TensorShape(2) Address shaped) {} // ERROR KER427: no @TensorShape

record Address(@Category String city) {}
