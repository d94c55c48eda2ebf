// kind: semantics
// source: kind known from the forums of PyTorch about pos_weight of BCEWithLogitsLoss
// wrong: The weight of the rare positives is their number over that of the negatives, where it should be the other way round: they count a twelfth instead of twelve times.
// before: not run
// caught: warned
// says: KER3033: label is 0 in 549 and 1 in 51 of all 600 examples of
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

/** Finds the few parts that will fail. */
public class PositiveWeightUpsideDown {
  record Row(@TensorShape({4}) float[] features, boolean label) {}

  final Dense hidden = Dense.of(16).relu();
  final Dense output = Dense.of(1);

  Operand<TFloat32> forward(Step step, Operand<TFloat32> features) {
    return output.apply(step, hidden.apply(step, features));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TBool> label) {
    double positive = rows(1, 600).stream().filter(Row::label).count();
    double negative = 600 - positive;
    var loss = Losses.binaryCrossentropy(
            step, forward(step, features), label, With.positiveWeights(positive / negative));
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = {"val_recall", "val_precision"})
  void validate(Step step, Operand<TFloat32> features, Operand<TBool> label) {
    step.log("val_recall", Metrics.recall(step, forward(step, features), label));
    step.log("val_precision", Metrics.precision(step, forward(step, features), label));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
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
      float[] features = new float[4];
      for (int f = 0; f < 4; f++) {
        features[f] = (float) random.nextGaussian();
      }
      rows.add(new Row(features, features[0] + 0.5 * random.nextGaussian() > 1.6));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        PositiveWeightUpsideDownTrainer.builder(new PositiveWeightUpsideDown())
            .maxEpochs(5)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
