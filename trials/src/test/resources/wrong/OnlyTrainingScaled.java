// kind: data
// source: https://github.com/deeplearning4j/deeplearning4j/issues/8736
// wrong: The training data is standardized, the validation data goes in as it is in the file.
// before: silent
// caught: warned
// says: KER3015: features has a spread of 6.991e+04 in all 60 examples of
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

/** Standardizes a table, in one of two places where that is needed. */
public class OnlyTrainingScaled {
  record Row(@TensorShape({2}) float[] features, int label) {}

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

  @ValidationStep(logs = {"val_loss", "val_acc"})
  void validate(Step step, Operand<TFloat32> features, Operand<TInt32> label) {
    var logits = forward(step, features);
    step.log("val_loss", Losses.sparseCategoricalCrossentropy(step, logits, label));
    step.log("val_acc", Metrics.accuracy(step, logits, label));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true)
  Dataset<Row> training() {
    return file(240, 1)
        .map(
            row ->
                new Row(
                    new float[] {
                      (row.features()[0] - 170) / 10, (row.features()[1] - 70000) / 9000
                    },
                    row.label()));
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 16)
  Dataset<Row> validation() {
    return file(60, 2);
  }

  /** Height in centimetres, weight in grams. */
  static Dataset<Row> file(int size, long seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      float height = (float) (170 + 10 * random.nextGaussian());
      float weight = (float) (70000 + 9000 * random.nextGaussian());
      rows.add(new Row(new float[] {height, weight}, weight / height > 412 ? 1 : 0));
    }
    return Dataset.of(rows);
  }

  public static void main(String[] args) {
    try (var trainer =
        OnlyTrainingScaledTrainer.builder(new OnlyTrainingScaled())
            .maxEpochs(4)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
