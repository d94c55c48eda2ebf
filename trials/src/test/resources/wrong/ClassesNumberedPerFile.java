// kind: data
// source: https://github.com/scikit-learn/scikit-learn/issues/10324
// wrong: Each file numbers the kinds for itself, in the order in which they appear, so 0 is another tree in validation than in training.
// before: not run
// caught: warned
// says: KER5016: val_acc is 0.38 after 100 steps, and always the most frequent class has
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

/** Tells trees by their leaves. */
public class ClassesNumberedPerFile {
  record Row(@TensorShape({3}) float[] features, int label) {}

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
    List<String> trees = List.of("oak", "birch", "lime");
    List<String> names = new ArrayList<>();
    List<float[]> leaves = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int tree = random.nextInt(3);
      float[] leaf = new float[3];
      for (int f = 0; f < 3; f++) {
        leaf[f] = (float) (random.nextGaussian() + (f == tree ? 2.5 : 0));
      }
      names.add(trees.get(tree));
      leaves.add(leaf);
    }
    List<String> numbers = new ArrayList<>(new LinkedHashSet<>(names));
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      rows.add(new Row(leaves.get(i), numbers.indexOf(names.get(i))));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        ClassesNumberedPerFileTrainer.builder(new ClassesNumberedPerFile())
            .maxEpochs(5)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
