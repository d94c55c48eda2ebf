package bad;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.data.Dataset;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class SplitUnseeded {
  private final List<Row> all = read();

  @TrainingStep
  Operand<TFloat32> loss(Step step, Operand<TFloat32> feature) {
    return feature;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return null;
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 8)
  Dataset<Row> rows() {
    return Dataset.of(all).subset(0, 80);
  }

  @ValidationStep(logs = "val_loss")
  void validate(Step step, Operand<TFloat32> feature) {
    step.log("val_loss", feature);
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 8)
  Dataset<Row> validationRows() {
    return Dataset.of(all).subset(80, 100);
  }

  private static List<Row> read() {
    List<Row> rows = new ArrayList<>();
    Collections.shuffle(rows); // WARNING KER316: Collections.shuffle(rows) must have a seed, because the @DataLoader method validationRows for Stage.VALIDATE reads a part
    return rows;
  }
}
