// kind: semantics
// source: kind known from forums of PyTorch and Keras
// wrong: An example is of exactly one of three kinds, and each is trained as a yes or no of its own; what is predicted is a softmax.
// before: not run
// caught: warned
// says: KER1028: probabilities of YesNoLossForKinds takes a softmax of what output
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
public class YesNoLossForKinds {
  record Row(@TensorShape({4}) float[] features, @TensorShape({3}) float[] kinds) {}

  final Dense hidden = Dense.of(16).relu();
  final Dense output = Dense.of(3);

  Operand<TFloat32> forward(Step step, Operand<TFloat32> features) {
    return output.apply(step, hidden.apply(step, features));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TFloat32> kinds) {
    var loss = Losses.binaryCrossentropy(step, forward(step, features), kinds);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_loss")
  void validate(Step step, Operand<TFloat32> features, Operand<TFloat32> kinds) {
    step.log("val_loss", Losses.binaryCrossentropy(step, forward(step, features), kinds));
  }

  @PredictStep
  Operand<TFloat32> probabilities(Step step, Operand<TFloat32> features) {
    return step.tf().nn.softmax(forward(step, features));
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
      float[] kinds = new float[3];
      kinds[sum > 0.5 ? 2 : sum > -0.5 ? 1 : 0] = 1;
      rows.add(new Row(features, kinds));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        YesNoLossForKindsTrainer.builder(new YesNoLossForKinds())
            .maxEpochs(5)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
