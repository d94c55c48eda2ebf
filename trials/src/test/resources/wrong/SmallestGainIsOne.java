// kind: metrics
// source: kind known from forums of PyTorch and Keras
// wrong: The smallest improvement that counts is 1, more than the whole loss: early stopping ends while the loss falls.
// before: not run
// caught: warned
// says: KER5014: EarlyStopping has ended the fit, since "val_loss" never improved by its
import io.keraunos.annotation.*;
import io.keraunos.callback.*;
import io.keraunos.data.*;
import io.keraunos.layer.*;
import io.keraunos.loss.*;
import io.keraunos.metric.*;
import io.keraunos.optimizer.*;
import io.keraunos.step.Step;
import io.keraunos.trainer.*;
import java.util.*;
import org.tensorflow.Operand;
import org.tensorflow.types.*;

/** Tells three kinds apart. */
public class SmallestGainIsOne {
  record Row(@TensorShape({4}) float[] features, int label) {}

  final Dense hidden = Dense.of(16).relu();
  final Dense output = Dense.of(3);

  Operand<TFloat32> forward(Step step, Operand<TFloat32> features) {
    return output.apply(step, hidden.apply(step, features));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TInt32> label) {
    var loss = Losses.sparseCategoricalCrossentropy(step, forward(step, features), label);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_loss")
  void validate(Step step, Operand<TFloat32> features, Operand<TInt32> label) {
    step.log("val_loss", Losses.sparseCategoricalCrossentropy(step, forward(step, features), label));
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
      float[] features = new float[4];
      for (int f = 0; f < 4; f++) {
        features[f] = (float) random.nextGaussian();
      }
      float sum = features[0] + features[1] * features[2];
      rows.add(new Row(features, sum > 0.5 ? 2 : sum > -0.5 ? 1 : 0));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        SmallestGainIsOneTrainer.builder(new SmallestGainIsOne())
            .maxEpochs(30)
            .progressBar(false)
            .callbacks(
                EarlyStopping.on(SmallestGainIsOneMetrics.VAL_LOSS, Best.MIN).patience(3).minDelta(1))
            .build()) {
      trainer.fit();
    }
  }
}
