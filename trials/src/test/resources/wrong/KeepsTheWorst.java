// kind: checkpoints
// source: https://github.com/keras-team/tf-keras/issues/253
// wrong: The checkpoint with the largest loss is kept as the best, and its weights are restored and tested.
// before: silent
// caught: javac KER606
// says: [KER606] Metric "val_loss" is better where it is lower, but keepBest takes the
import io.keraunos.annotation.*;
import io.keraunos.callback.*;
import io.keraunos.data.*;
import io.keraunos.layer.*;
import io.keraunos.loss.Losses;
import io.keraunos.metric.*;
import io.keraunos.optimizer.*;
import io.keraunos.step.Step;
import io.keraunos.trainer.*;
import java.nio.file.Path;
import java.util.*;
import org.tensorflow.Operand;
import org.tensorflow.types.*;

/** A regression that keeps its best weights. */
public class KeepsTheWorst {
  record Row(@TensorShape({4}) float[] features, float target) {}

  final Dense hidden = Dense.of(16).relu();
  final Dense output = Dense.of(1);

  Operand<TFloat32> forward(Step step, Operand<TFloat32> features) {
    return output.apply(step, hidden.apply(step, features));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TFloat32> target) {
    var loss = Losses.meanSquaredError(step, forward(step, features), target);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_loss")
  void validate(Step step, Operand<TFloat32> features, Operand<TFloat32> target) {
    step.log("val_loss", Losses.meanSquaredError(step, forward(step, features), target));
  }

  @TestStep(logs = "test_loss")
  void test(Step step, Operand<TFloat32> features, Operand<TFloat32> target) {
    step.log("test_loss", Losses.meanSquaredError(step, forward(step, features), target));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Row> training() {
    return rows(200, 1);
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 20)
  Dataset<Row> validation() {
    return rows(60, 2);
  }

  @DataLoader(stage = Stage.TEST, batchSize = 20)
  Dataset<Row> testing() {
    return rows(60, 3);
  }

  static Dataset<Row> rows(int size, long seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      float[] features = new float[4];
      for (int f = 0; f < 4; f++) {
        features[f] = (float) random.nextGaussian();
      }
      rows.add(new Row(features, features[0] - features[1]));
    }
    return Dataset.of(rows);
  }

  public static void main(String[] args) {
    try (var trainer =
        KeepsTheWorstTrainer.builder(new KeepsTheWorst())
            .maxEpochs(4)
            .defaultRootDir(Path.of(args[0]))
            .checkpoints(
                Checkpointing.everyEpochs(1).keepBest(1, KeepsTheWorstMetrics.VAL_LOSS, Best.MAX))
            .restoreBest(true)
            .progressBar(false)
            .build()) {
      trainer.fit();
      trainer.test();
    }
  }
}
