// kind: data
// source: kind known from lists of common mistakes with data
// wrong: The rare class is drawn more often and weighs more in the loss as well: it counts twice.
// before: not run
// caught: warned
// says: KER3032: label is 1 in 198 of all 400 examples of WeighedAndDrawn.training,
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

/** Finds the rare broken part. */
public class WeighedAndDrawn {
  record Row(@TensorShape({4}) float[] features, int label) {}

  final Dense hidden = Dense.of(16).relu();
  final Dense output = Dense.of(2);

  Operand<TFloat32> forward(Step step, Operand<TFloat32> features) {
    return output.apply(step, hidden.apply(step, features));
  }

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TInt32> label) {
    var loss =
        Losses.sparseCategoricalCrossentropy(
            step, forward(step, features), label, new double[] {0.55, 5});
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_recall")
  void validate(Step step, Operand<TFloat32> features, Operand<TInt32> label) {
    step.log("val_recall", ClassCounts.of(step, forward(step, features), label).recall(Average.ofClass(1)));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20)
  Dataset<Row> training() {
    return Dataset.of(rows(1, 400)).weighted(row -> row.label() == 1 ? 9 : 1, 400);
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
      rows.add(new Row(features, sum > 1.8 ? 1 : 0));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        WeighedAndDrawnTrainer.builder(new WeighedAndDrawn())
            .maxEpochs(5)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
