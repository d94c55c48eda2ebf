// kind: distribution
// source: https://github.com/TensorAuto/OpenTau/pull/498
// wrong: Every worker draws the split for itself, without a seed, so what one validates on another has trained on.
// before: start
// caught: start
// says: all workers must compute the same
import io.keraunos.annotation.*;
import io.keraunos.callback.*;
import io.keraunos.data.*;
import io.keraunos.layer.*;
import io.keraunos.loss.Losses;
import io.keraunos.metric.*;
import io.keraunos.optimizer.*;
import io.keraunos.step.Step;
import io.keraunos.trainer.*;
import io.keraunos.launch.Launcher;
import java.util.*;
import org.tensorflow.Operand;
import org.tensorflow.types.*;

/** Two workers that cut the same list in two, each in its own way. */
public class EachWorkerItsOwnSplit {
  record Row(@TensorShape({4}) float[] features, int label) {}

  final List<Row> all = shuffled();
  final Dense output = Dense.of(2);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TInt32> label) {
    var logits = output.apply(step, features);
    var loss = Losses.sparseCategoricalCrossentropy(step, logits, label);
    step.log("loss", loss);
    return loss;
  }

  @ValidationStep(logs = "val_acc")
  void validate(Step step, Operand<TFloat32> features, Operand<TInt32> label) {
    step.log("val_acc", Metrics.accuracy(step, output.apply(step, features), label));
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 10, shuffle = true)
  Dataset<Row> training() {
    return Dataset.of(all).subset(0, 160);
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 10)
  Dataset<Row> validation() {
    return Dataset.of(all).subset(160, 200);
  }

  static List<Row> shuffled() {
    Random random = new Random(7);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      float[] features = new float[4];
      for (int f = 0; f < 4; f++) {
        features[f] = (float) random.nextGaussian();
      }
      rows.add(new Row(features, features[0] > 0 ? 1 : 0));
    }
    Collections.shuffle(rows);
    return rows;
  }

  /** A worker of the job. */
  static final class Worker {
    public static void main(String[] args) {
      try (var trainer =
          EachWorkerItsOwnSplitTrainer.builder(new EachWorkerItsOwnSplit())
              .maxEpochs(2)
              .progressBar(false)
              .build()) {
        trainer.fit();
      }
    }
  }

  public static void main(String[] args) throws InterruptedException {
    int code = Launcher.of(Worker.class.getName()).workers(2).run();
    if (code != 0) {
      throw new IllegalStateException("the job ended with " + code);
    }
  }
}
