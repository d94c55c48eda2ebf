// kind: data
// source: https://github.com/marin-community/marin/pull/2700
// wrong: The list is shuffled between the two cuts, so much of the validation part was trained on.
// before: silent
// caught: warned
// says: KER3001: 33 of all 40 examples of ShuffledBetweenSplits.validation are among all
import io.keraunos.annotation.*;
import io.keraunos.callback.*;
import io.keraunos.data.*;
import io.keraunos.layer.*;
import io.keraunos.loss.Losses;
import io.keraunos.metric.*;
import io.keraunos.optimizer.*;
import io.keraunos.step.Step;
import io.keraunos.trainer.*;
import java.util.*;
import org.tensorflow.Operand;
import org.tensorflow.types.*;

/** Cuts a list in two, each loader for itself. */
public class ShuffledBetweenSplits {
  record Row(@TensorShape({4}) float[] features, int label) {}

  final Random random = new Random(23);
  final List<Row> all = rows();
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

  @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true)
  Dataset<Row> training() {
    Collections.shuffle(all, random);
    return Dataset.of(List.copyOf(all.subList(0, 160)));
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 16)
  Dataset<Row> validation() {
    Collections.shuffle(all, random);
    return Dataset.of(List.copyOf(all.subList(160, 200)));
  }

  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      float[] features = new float[4];
      for (int f = 0; f < 4; f++) {
        features[f] = (float) random.nextGaussian();
      }
      rows.add(new Row(features, random.nextInt(2)));
    }
    return rows;
  }

  public static void main(String[] args) {
    try (var trainer =
        ShuffledBetweenSplitsTrainer.builder(new ShuffledBetweenSplits())
            .maxEpochs(4)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
