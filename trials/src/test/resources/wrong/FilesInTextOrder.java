// kind: data
// source: https://github.com/vana77/Market-1501_Attribute/issues/7
// wrong: The pictures are listed in the order of their names as texts, in which 10 comes before 2, and the labels lie in the order of the numbers.
// before: not run
// caught: warned
// says: KER5016: val_acc is 0.42 after 100 steps, and always the most frequent class has
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

/** Tells two kinds of pictures apart, whose labels are in a file of their own. */
public class FilesInTextOrder {
  record Row(@TensorShape({4}) float[] features, int label) {}

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
    return Dataset.of(rows(1, 400));
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 20)
  Dataset<Row> validation() {
    return Dataset.of(rows(2, 100));
  }

  static List<Row> rows(int seed, int size) {
    Random random = new Random(seed);
    Map<String, float[]> folder = new HashMap<>();
    List<Integer> labels = new ArrayList<>();
    for (int i = 1; i <= size; i++) {
      float[] features = new float[4];
      for (int f = 0; f < 4; f++) {
        features[f] = (float) random.nextGaussian();
      }
      folder.put("picture" + i + ".png", features);
      labels.add(features[0] + features[1] > 0 ? 1 : 0);
    }
    List<String> names = new ArrayList<>(folder.keySet());
    Collections.sort(names);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      rows.add(new Row(folder.get(names.get(i)), labels.get(i)));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        FilesInTextOrderTrainer.builder(new FilesInTextOrder())
            .maxEpochs(5)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
