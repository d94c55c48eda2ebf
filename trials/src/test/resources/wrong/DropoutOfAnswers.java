// kind: semantics
// source: kind known from forums of PyTorch and Keras: dropout behind the last layer
// wrong: The dropout stands behind the last layer: half of the answers are made 0 in training and the others doubled, so the best the network can do is half of the target.
// before: not run
// caught: warned
// says: KER5002: the training loss of epoch 5 is 19, and an answer that is the same for
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

/** Estimates a temperature. */
public class DropoutOfAnswers {
  record Row(@TensorShape({4}) float[] features, float target) {}

  final Dense hidden = Dense.of(32).relu();
  final Dropout dropout = Dropout.of(0.5);
  final Dense output = Dense.of(1);

  Operand<TFloat32> forward(Step step, Operand<TFloat32> features) {
    return dropout.apply(step, output.apply(step, hidden.apply(step, features)));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TFloat32> target) {
    var loss = Losses.meanSquaredError(step, forward(step, features), target);
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
      float[] features = new float[4];
      for (int f = 0; f < 4; f++) {
        features[f] = (float) random.nextGaussian();
      }
      float noise = 0.1f * (float) random.nextGaussian();
      rows.add(new Row(features, 6 + features[0] - features[1] + noise));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        DropoutOfAnswersTrainer.builder(new DropoutOfAnswers())
            .maxEpochs(15)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
