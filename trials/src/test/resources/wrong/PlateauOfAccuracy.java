// kind: schedules
// source: https://github.com/md-mohaiminul/ViS4mer/issues/4
// wrong: The schedule watches an accuracy and takes the smaller one for better: the rate falls while the network improves.
// before: silent
// caught: javac KER606
// says: [KER606] Metric "val_acc" is better where it is higher, but monitor takes the
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

/** Tells three classes apart, with a rate that falls on a plateau. */
public class PlateauOfAccuracy {
  record Row(@TensorShape({6}) float[] features, int label) {}

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
    return SGD.learningRate(0.05)
        .schedule(
            ReduceOnPlateau.monitor(PlateauOfAccuracyMetrics.VAL_ACC).patience(1).factor(0.1));
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 30, shuffle = true)
  Dataset<Row> training() {
    return rows(300, 1);
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 30)
  Dataset<Row> validation() {
    return rows(90, 2);
  }

  static Dataset<Row> rows(int size, long seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      float[] features = new float[6];
      for (int f = 0; f < 6; f++) {
        features[f] = (float) (random.nextGaussian() + (f == i % 3 ? 1.5 : 0));
      }
      rows.add(new Row(features, i % 3));
    }
    return Dataset.of(rows);
  }

  public static void main(String[] args) {
    try (var trainer =
        PlateauOfAccuracyTrainer.builder(new PlateauOfAccuracy())
            .maxEpochs(8)
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
