// kind: distribution
// source: https://github.com/huggingface/datasets/issues/5360
// wrong: The stream does not look at the shard it is asked for, so both workers read all examples.
// before: silent
// caught: later
// says: [worker 0] WARNING: All log messages before absl::InitializeLog() is called are
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

/** Two workers that read the same stream. */
public class WholeStreamOnEachWorker {
  record Row(@TensorShape({4}) float[] features, int label) {}

  final Dense output = Dense.of(2);

  @TrainingStep(logs = "loss")
  Operand<TFloat32> train(Step step, Operand<TFloat32> features, Operand<TInt32> label) {
    var logits = output.apply(step, features);
    var loss = Losses.sparseCategoricalCrossentropy(step, logits, label);
    step.log("loss", loss);
    return loss;
  }

  @Optimizer
  OptimizerSpec optimizer() {
    return Adam.learningRate(1e-2);
  }

  @DataLoader(stage = Stage.TRAIN, batchSize = 10)
  StreamDataset<Row> training() {
    Random random = new Random(8);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      float[] features = new float[4];
      for (int f = 0; f < 4; f++) {
        features[f] = (float) random.nextGaussian();
      }
      rows.add(new Row(features, features[0] > 0 ? 1 : 0));
    }
    return (epoch, shard, shards) -> rows.iterator();
  }

  /** A worker of the job. */
  static final class Worker {
    public static void main(String[] args) {
      try (var trainer =
          WholeStreamOnEachWorkerTrainer.builder(new WholeStreamOnEachWorker())
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
