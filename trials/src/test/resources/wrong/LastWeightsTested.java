// kind: checkpoints
// source: https://github.com/Lightning-AI/pytorch-lightning/issues/2046
// wrong: The best checkpoint is kept, and the last weights are tested and exported.
// before: silent
// caught: warned
// says: KER5008: the model has its last weights, not its best: val_loss was 0.6255 after
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

/** Overfits, keeps the best checkpoint, and forgets about it. */
public class LastWeightsTested {
  record Row(@TensorShape({8}) float[] features, int label) {}

  final Dense first = Dense.of(64).relu();
  final Dense output = Dense.of(2);

  Operand<TFloat32> forward(Step step, Operand<TFloat32> features) {
    return output.apply(step, first.apply(step, features));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TInt32> label) {
    var loss = Losses.sparseCategoricalCrossentropy(step, forward(step, features), label);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_loss")
  void validate(Step step, Operand<TFloat32> features, Operand<TInt32> label) {
    var logits = forward(step, features);
    step.log("val_loss", Losses.sparseCategoricalCrossentropy(step, logits, label));
  }

  @TestStep(logs = "test_acc")
  void test(Step step, Operand<TFloat32> features, Operand<TInt32> label) {
    step.log("test_acc", Metrics.accuracy(step, forward(step, features), label));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(2e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Row> training() {
    return rows(60, 1);
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 40)
  Dataset<Row> validation() {
    return rows(120, 2);
  }

  @DataLoader(stage = Stage.TEST, batchSize = 40)
  Dataset<Row> testing() {
    return rows(120, 3);
  }

  static Dataset<Row> rows(int size, long seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      float[] features = new float[8];
      for (int f = 0; f < 8; f++) {
        features[f] = (float) random.nextGaussian();
      }
      rows.add(new Row(features, features[0] + random.nextGaussian() > 0 ? 1 : 0));
    }
    return Dataset.of(rows);
  }

  public static void main(String[] args) {
    try (var trainer =
        LastWeightsTestedTrainer.builder(new LastWeightsTested())
            .maxEpochs(12)
            .defaultRootDir(Path.of(args[0]))
            .checkpoints(
                Checkpointing.everyEpochs(5)
                    .keepBest(1, LastWeightsTestedMetrics.VAL_LOSS, Best.MIN))
            .progressBar(false)
            .build()) {
      trainer.fit();
      trainer.test();
    }
  }
}
