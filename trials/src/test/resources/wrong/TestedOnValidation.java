// kind: data
// source: https://github.com/thunlp/OpenNRE/issues/125
// wrong: The test part is the validation part, by which the best weights were chosen.
// before: silent
// caught: warned
// says: KER3018: 50 of all 50 examples of TestedOnValidation.testing are among all 50
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

/** Chooses its weights by a validation, and tests them. */
public class TestedOnValidation {
  record Row(@TensorShape({4}) float[] features, int label) {}

  final List<Dataset<Row>> parts = Dataset.of(rows()).randomSplit(1, 0.8, 0.2);
  final Dense hidden = Dense.of(16).relu();
  final Dense output = Dense.of(2);

  Operand<TFloat32> forward(Step step, Operand<TFloat32> features) {
    return output.apply(step, hidden.apply(step, features));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TInt32> label) {
    var loss = Losses.sparseCategoricalCrossentropy(step, forward(step, features), label);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_acc")
  void validate(Step step, Operand<TFloat32> features, Operand<TInt32> label) {
    step.log("val_acc", Metrics.accuracy(step, forward(step, features), label));
  }

  @TestStep(logs = "test_acc")
  void test(Step step, Operand<TFloat32> features, Operand<TInt32> label) {
    step.log("test_acc", Metrics.accuracy(step, forward(step, features), label));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Row> training() {
    return parts.get(0);
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 20)
  Dataset<Row> validation() {
    return parts.get(1);
  }

  @DataLoader(stage = Stage.TEST, batchSize = 20)
  Dataset<Row> testing() {
    return parts.get(1);
  }

  static List<Row> rows() {
    Random random = new Random(7);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      float[] features = new float[4];
      for (int f = 0; f < 4; f++) {
        features[f] = (float) random.nextGaussian();
      }
      rows.add(new Row(features, features[0] + random.nextGaussian() > 0 ? 1 : 0));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        TestedOnValidationTrainer.builder(new TestedOnValidation())
            .maxEpochs(4)
            .defaultRootDir(Path.of(args[0]))
            .checkpoints(
                Checkpointing.everyEpochs(1)
                    .keepBest(1, TestedOnValidationMetrics.VAL_ACC, Best.MAX))
            .restoreBest(true)
            .progressBar(false)
            .build()) {
      trainer.fit();
      trainer.test();
    }
  }
}
