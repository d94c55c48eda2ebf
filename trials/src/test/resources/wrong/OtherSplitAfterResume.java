// kind: checkpoints
// source: https://github.com/talmolab/sleap-nn/pull/600
// wrong: The split is drawn without a seed, so after a resume most of the validation part was trained on before.
// before: silent
// caught: warned
// says: [KER316] Collections.shuffle(rows) must have a seed, because the @DataLoader
import io.keraunos.annotation.*;
import io.keraunos.callback.*;
import io.keraunos.data.*;
import io.keraunos.layer.*;
import io.keraunos.loss.Losses;
import io.keraunos.metric.*;
import io.keraunos.optimizer.*;
import io.keraunos.step.Step;
import io.keraunos.trainer.*;
import java.nio.file.Path;
import java.util.*;
import org.tensorflow.Operand;
import org.tensorflow.types.*;

/** Shuffles a list, cuts it in two, and is interrupted once. */
public class OtherSplitAfterResume {
  record Row(@TensorShape({6}) float[] features, int label) {}

  final List<Row> all = shuffled();
  final Dense hidden = Dense.of(32).relu();
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
    return Dataset.of(all).subset(0, 160);
  }

  @DataLoader(stage = Stage.VALIDATE, batchSize = 20)
  Dataset<Row> validation() {
    return Dataset.of(all).subset(160, 200);
  }

  static List<Row> shuffled() {
    Random random = new Random(9);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      float[] features = new float[6];
      for (int f = 0; f < 6; f++) {
        features[f] = (float) random.nextGaussian();
      }
      rows.add(new Row(features, random.nextInt(2)));
    }
    Collections.shuffle(rows);
    return rows;
  }

  public static void main(String[] args) {
    for (int epochs : new int[] {3, 6}) { // the second time after a power cut
      try (var trainer =
          OtherSplitAfterResumeTrainer.builder(new OtherSplitAfterResume())
              .maxEpochs(epochs)
              .defaultRootDir(Path.of(args[0]))
              .checkpoints(Checkpointing.everyEpochs(1))
              .resume(Resume.auto())
              .progressBar(false)
              .build()) {
        trainer.fit();
      }
    }
  }
}
