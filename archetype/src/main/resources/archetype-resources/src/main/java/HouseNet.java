package ${package};

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.PredictStep;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.ValidationStep;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Dense;
import io.keraunos.layer.DenseFeatures;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Features;
import io.keraunos.step.Step;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Predicts the price of a house. */
public class HouseNet {

  final DenseFeatures features = DenseFeatures.of();
  final Dense hidden = Dense.of(32).relu();
  final Dense output = Dense.of(1);

  private final List<Dataset<House>> parts = Houses.sold().randomSplit(1, 0.8, 0.2);

  private Operand<TFloat32> forward(Step step, Features row) {
    return output.apply(step, hidden.apply(step, features.apply(step, row)));
  }

  @TrainingStep(logs = "train_loss")
  Operand<TFloat32> train(Step step, Features row, Operand<TFloat32> price) {
    Operand<TFloat32> loss = Losses.meanSquaredError(step, forward(step, row), price);
    step.log("train_loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_loss")
  void validate(Step step, Features row, Operand<TFloat32> price) {
    step.log("val_loss", Losses.meanSquaredError(step, forward(step, row), price));
  }

  @PredictStep
  Operand<TFloat32> price(Step step, Features row) {
    return forward(step, row);
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 64, shuffle = true)
  Dataset<House> training() {
    return parts.get(0);
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 256)
  Dataset<House> validation() {
    return parts.get(1);
  }
}
