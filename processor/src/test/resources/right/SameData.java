package bad;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.data.Dataset;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class SameData {
  final Dataset<Row> rows = Dataset.of(List.of(new Row(1, 0), new Row(2, 1)));
  final List<Dataset<Row>> parts = rows.randomSplit(1, 0.8, 0.2);

  @TrainingStep
  Operand<TFloat32> loss(Step step, Operand<TFloat32> feature) {
    return feature;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return null;
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 8)
  Dataset<Row> trainRows() {
    return parts.get(0);
  }

  @ValidationStep
  void validate(Step step, Operand<TFloat32> feature) {
    step.log("val_mean", feature);
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 8)
  Dataset<Row> validationRows() {
    return parts.get(1);
  }
}
