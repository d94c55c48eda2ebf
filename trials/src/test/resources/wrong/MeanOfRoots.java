// kind: metrics
// source: https://github.com/Tudor67/Object-Counting/issues/1
// wrong: The root of each batch's squared error is logged, and the mean of the roots is not the root of the mean.
// before: silent
// caught: warned
// says: KER1017: "val_rmse" in validate of MeanOfRoots is a function (Sqrt) of a mean
import io.keraunos.annotation.*;
import io.keraunos.callback.*;
import io.keraunos.data.*;
import io.keraunos.layer.*;
import io.keraunos.loss.Losses;
import io.keraunos.metric.*;
import io.keraunos.optimizer.*;
import io.keraunos.step.Step;
import io.keraunos.trainer.*;
import java.util.*;
import org.tensorflow.Operand;
import org.tensorflow.types.*;

/** A regression that is measured by its root mean squared error. */
public class MeanOfRoots {
  record Row(@TensorShape({4}) float[] features, float target) {}

  final Dense output = Dense.of(1);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TFloat32> target) {
    var loss = Losses.meanSquaredError(step, output.apply(step, features), target);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_rmse")
  void validate(Step step, Operand<TFloat32> features, Operand<TFloat32> target) {
    var tf = step.tf();
    var squares = Losses.meanSquaredError(step, output.apply(step, features), target);
    step.log("val_rmse", tf.math.sqrt(tf.math.mean(squares, tf.constant(0))));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Row> training() {
    return rows(200, 1);
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 4)
  Dataset<Row> validation() {
    return rows(60, 2);
  }

  static Dataset<Row> rows(int size, long seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      float[] features = new float[4];
      for (int f = 0; f < 4; f++) {
        features[f] = (float) random.nextGaussian();
      }
      double noise = Math.pow(random.nextGaussian(), 3);
      rows.add(new Row(features, (float) (features[0] - features[1] + noise)));
    }
    return Dataset.of(rows);
  }

  public static void main(String[] args) {
    try (var trainer =
        MeanOfRootsTrainer.builder(new MeanOfRoots()).maxEpochs(3).progressBar(false).build()) {
      trainer.fit();
    }
  }
}
