// kind: schedules
// source: https://github.com/tensorflow/tensorflow/issues/36785
// wrong: Adadelta finds the length of its steps itself and is meant for a rate of 1; it was given the 0.001 of Adam, and hardly moves.
// before: not run
// caught: warned
// says: KER5010: after 240 steps the training loss is 0.72, and an answer that is the
import io.keraunos.annotation.*;
import io.keraunos.data.*;
import io.keraunos.layer.*;
import io.keraunos.loss.*;
import io.keraunos.metric.*;
import io.keraunos.optimizer.*;
import io.keraunos.step.*;
import io.keraunos.trainer.*;
import java.util.*;
import org.tensorflow.Operand;
import org.tensorflow.types.*;

/** Tells two kinds apart. */
public class AdadeltaAtAThousandth {
  record Row(@TensorShape({6}) float[] features, int label) {}

  final Dense hidden = Dense.of(32).relu();
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

  @Optimizer
  OptimizerSpec optimizer() {
    return Adadelta.learningRate(0.001);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Row> training() {
    return Dataset.of(rows(1, 600));
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 20)
  Dataset<Row> validation() {
    return Dataset.of(rows(2, 300));
  }

  static List<Row> rows(int seed, int size) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      float[] features = new float[6];
      for (int f = 0; f < 6; f++) {
        features[f] = (float) random.nextGaussian();
      }
      double noise = 0.2 * random.nextGaussian();
      rows.add(new Row(features, features[0] + features[1] - features[2] + noise > 0 ? 1 : 0));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        AdadeltaAtAThousandthTrainer.builder(new AdadeltaAtAThousandth())
            .maxEpochs(8)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
