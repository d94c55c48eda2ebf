// kind: loaders
// source: https://scikit-learn.org/stable/common_pitfalls.html
// wrong: The twenty inputs that go best with the label are chosen of two thousand on all rows, before the split; all are noise, and the validation says they tell.
// before: not run
// caught: silent
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

/** Tells who is ill from twenty of two thousand genes. */
public class FeaturesChosenBeforeSplit {
  record Row(@TensorShape({20}) float[] features, int label) {}

  final Dense hidden = Dense.of(8).relu();
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
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 20, shuffle = true)
  Dataset<Row> training() {
    return Dataset.of(rows(0, 140));
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 20)
  Dataset<Row> validation() {
    return Dataset.of(rows(140, 200));
  }

  static List<Row> rows(int from, int to) {
    Random random = new Random(12);
    float[][] genes = new float[200][2000];
    int[] label = random.ints(200, 0, 2).toArray();
    double[] together = new double[2000];
    for (int i = 0; i < 200; i++) {
      for (int g = 0; g < 2000; g++) {
        genes[i][g] = (float) random.nextGaussian();
        together[g] += genes[i][g] * (label[i] - 0.5);
      }
    }
    Integer[] best = new Integer[2000];
    Arrays.setAll(best, g -> g);
    Arrays.sort(best, Comparator.comparingDouble(g -> -Math.abs(together[g])));
    List<Row> rows = new ArrayList<>();
    for (int i = from; i < to; i++) {
      float[] features = new float[20];
      for (int f = 0; f < 20; f++) {
        features[f] = genes[i][best[f]];
      }
      rows.add(new Row(features, label[i]));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        FeaturesChosenBeforeSplitTrainer.builder(new FeaturesChosenBeforeSplit())
            .maxEpochs(5).progressBar(false).build()) {
      trainer.fit();
    }
  }
}
