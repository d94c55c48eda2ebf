// kind: numerics
// source: https://github.com/Yorko/mlcourse.ai/issues/693
// wrong: The loss is the error in percent of the target, and on a third of the days nearly nothing is sold: a thousandth too much there weighs more than all other days, so hardly anything is ever estimated.
// before: not run
// caught: silent
import io.keraunos.annotation.*;
import io.keraunos.data.*;
import io.keraunos.layer.*;
import io.keraunos.loss.*;
import io.keraunos.optimizer.*;
import io.keraunos.step.*;
import io.keraunos.trainer.*;
import java.util.*;
import org.tensorflow.Operand;
import org.tensorflow.types.*;

/** Estimates the sales of a day. */
public class PercentOfNearlyNothing {
  record Row(@TensorShape({3}) float[] features, float target) {}

  final Dense hidden = Dense.of(16).relu();
  final Dense output = Dense.of(1);

  Operand<TFloat32> forward(Step step, Operand<TFloat32> features) {
    return output.apply(step, hidden.apply(step, features));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TFloat32> target) {
    var loss = RegressionLosses.meanAbsolutePercentageError(step, forward(step, features), target);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_mae")
  void validate(Step step, Operand<TFloat32> features, Operand<TFloat32> target) {
    step.log("val_mae", Losses.meanAbsoluteError(step, forward(step, features), target));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Row> training() {
    return Dataset.of(rows(1, 400));
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 20)
  Dataset<Row> validation() {
    return Dataset.of(rows(2, 100));
  }

  static List<Row> rows(int seed, int size) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      float[] features = {random.nextFloat(), random.nextFloat(), random.nextFloat()};
      boolean rain = random.nextInt(3) == 0;
      float sold = 2 + 3 * features[0] + features[1] * features[2];
      rows.add(new Row(features, rain ? 0.001f * random.nextFloat() : sold));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        PercentOfNearlyNothingTrainer.builder(new PercentOfNearlyNothing())
            .maxEpochs(15)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
