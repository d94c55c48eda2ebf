// kind: loaders
// source: https://github.com/muzairkhattak/PromptSRC/issues/22
// wrong: dropLast leaves the last 40 of 104 validation examples out, and they are in the order of the classes: two classes are never measured.
// before: silent
// caught: warned
// says: [KER315] dropLast of the @DataLoader method validation is for Stage.TRAIN, but
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

/** Validated on full batches alone; the list goes class by class. */
public class DropLastInValidation {
  record Row(@TensorShape({4}) float[] features, int label) {}

  final Dense hidden = Dense.of(16).relu();
  final Dense output = Dense.of(4);

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

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 32, shuffle = true)
  Dataset<Row> training() {
    return rows(80, 1);
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 64, dropLast = true)
  Dataset<Row> validation() {
    return rows(26, 2);
  }

  static Dataset<Row> rows(int each, long seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int label = 0; label < 4; label++) {
      for (int i = 0; i < each; i++) {
        float[] features = new float[4];
        for (int f = 0; f < 4; f++) {
          features[f] = (float) (random.nextGaussian() + (f == label ? 2 : 0));
        }
        rows.add(new Row(features, label));
      }
    }
    return Dataset.of(rows);
  }

  public static void main(String[] args) {
    try (var trainer =
        DropLastInValidationTrainer.builder(new DropLastInValidation())
            .maxEpochs(3)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
