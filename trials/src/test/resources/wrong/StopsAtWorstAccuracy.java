// kind: metrics
// source: https://github.com/IDSIA/brainstorm/issues/91
// wrong: Early stopping waits for the accuracy to fall, so it stops while the network gets better.
// before: silent
// caught: javac KER606
// says: [KER606] Metric "val_acc" is better where it is higher, but on takes the lower
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

/** Tells three classes apart, and stops early. */
public class StopsAtWorstAccuracy {
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
    return Adam.learningRate(1e-3);
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
        features[f] = (float) (random.nextGaussian() + (f == i % 3 ? 2 : 0));
      }
      rows.add(new Row(features, i % 3));
    }
    return Dataset.of(rows);
  }

  public static void main(String[] args) {
    try (var trainer =
        StopsAtWorstAccuracyTrainer.builder(new StopsAtWorstAccuracy())
            .maxEpochs(20)
            .callbacks(EarlyStopping.on(StopsAtWorstAccuracyMetrics.VAL_ACC, Best.MIN).patience(2))
            .progressBar(false)
            .build()) {
      trainer.fit();
    }
  }
}
