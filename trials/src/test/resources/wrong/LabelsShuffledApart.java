// kind: data
// source: kind known from lists of common mistakes with data
// wrong: Inputs and labels are shuffled one after the other, so no label belongs to its row any more.
// before: not run
// caught: warned
// says: KER5016: val_acc is 0.38 after 100 steps, and always the most frequent class has
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
public class LabelsShuffledApart {
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
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      float[] features = new float[4];
      for (int f = 0; f < 4; f++) {
        features[f] = (float) random.nextGaussian();
      }
      float sum = features[0] + features[1] * features[2];
      rows.add(new Row(features, sum > 0.5 ? 2 : sum > -0.5 ? 1 : 0));
    }
    List<Integer> labels = new ArrayList<>(rows.stream().map(Row::label).toList());
    Collections.shuffle(labels, random);
    List<Row> mixed = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      mixed.add(new Row(rows.get(i).features(), labels.get(i)));
    }
    return mixed;
  }

  public static void main(String[] args) {
    try (var trainer =
        LabelsShuffledApartTrainer.builder(new LabelsShuffledApart())
            .maxEpochs(5)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
