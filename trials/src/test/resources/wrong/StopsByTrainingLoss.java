// kind: metrics
// source: https://github.com/ReDASers/PhishBench/pull/164
// wrong: Early stopping watches the training loss, which falls for ever, while the validation loss, which is there, has long risen.
// before: silent
// caught: warned
// says: [KER607] EarlyStopping.on must watch a metric of validation, because one of
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

/** A network that is large for its forty noisy examples. */
public class StopsByTrainingLoss {
  record Row(@TensorShape({8}) float[] features, int label) {}

  final Dense first = Dense.of(64).relu();
  final Dense second = Dense.of(64).relu();
  final Dense output = Dense.of(2);

  Operand<TFloat32> forward(Step step, Operand<TFloat32> features) {
    return output.apply(step, second.apply(step, first.apply(step, features)));
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

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Row> training() {
    return rows(40, 1);
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 40)
  Dataset<Row> validation() {
    return rows(120, 2);
  }

  static Dataset<Row> rows(int size, long seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      float[] features = new float[8];
      for (int f = 0; f < 8; f++) {
        features[f] = (float) random.nextGaussian();
      }
      rows.add(new Row(features, features[0] + 2 * random.nextGaussian() > 0 ? 1 : 0));
    }
    return Dataset.of(rows);
  }

  public static void main(String[] args) {
    try (var trainer =
        StopsByTrainingLossTrainer.builder(new StopsByTrainingLoss())
            .maxEpochs(30)
            .callbacks(EarlyStopping.on(StopsByTrainingLossMetrics.LOSS, Best.MIN).patience(3))
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
